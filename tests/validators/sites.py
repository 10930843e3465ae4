"""Projects that the validators build: the repository's own letter, and an archive of thirty letters between invented States."""

import pathlib
import shutil

BASE = "https://letters.test/archive/"


def own_letter(repository, folder):
    """The letter of this repository, in all forms."""
    shutil.copytree(repository / "content", folder / "content")
    settings = folder / "content" / "site.yaml"
    settings.write_text(settings.read_text() + "\noutputs: archive\n")


STATES = ["State A", "State B", "Ruritania", "Velmia", "Dubravia"]
ITEMS = {31: "Waters shared by several States", 61: "Bridges & ferries", 71: "Gauges, 3 & more", 99: "Navigation on the Velm"}


def thirty_letters(folder, count=30):
    """Letters with all that letters may have: symbols or none, figures, annexes, lists, tables, footnotes, relations, corrections; one withdrawn, one moved, one without a date, one in French."""
    content = folder / "content"
    write(content / "site.yaml", f"title: Letters on the Velm & its banks\npublisher: {{name: the Velm Letters Archive}}\nbase_url: {BASE}\nlanguage: en\noutputs: archive\n")
    items = "".join(f"  - {{number: {number}, title: '{title}', paired: [{{by: agenda}}]}}\n" for number, title in ITEMS.items())
    write(content / "agenda" / "ga-78.yaml", f"organ: general-assembly\nsession: 78\nitems:\n{items}")
    write(content / "about.md", "---\ntitle: About\n---\n\nSamples between invented States.\n")
    for at in range(count):
        letter(content / "letters" / str(year(at)) / f"letter-{at:02}", at)


def year(at):
    """The session of 2023 goes on into 2024."""
    return 2023 + (at % 3 > 0)


def letter(folder, at):
    state = STATES[at % len(STATES)]
    numbers = sorted({[31, 61, 71, 99][at % 4], [99, 31, 61, 71][at % 3]})
    head = [
        "kind: letter",
        "sample: true",
        f"title: 'Letter {at} from the Permanent Representative of {state} \\<to> the \"United Nations\" & others'",
        f"organs: [{{organ: general-assembly, session: 78, items: {numbers}}}]",
        f"from: [{{state: {state}, office: Permanent Representative of {state}, signed: [{{name: A. Person, titles: [Ambassador]}}]}}]",
        "to: [{office: Secretary-General}]",
        "parts: [statement.md, {file: annex-2.md, parts: [enclosure.md]}]",
    ]
    if at != 7:
        head.append(f"date: {year(at)}-{10 + at % 3 if year(at) == 2023 else 1 + at % 8:02}-{10 + at % 19}")
    if at % 2 == 0:
        head.append(f"symbols: [A/78/{100 + at}]")
    elif at % 5 == 0:
        head.append(f"symbols: [{{symbol: A/78/{100 + at}, stated: publisher, on: 2026-01-0{1 + at % 9}}}]")
    if at % 6 == 1:
        head.append(f"relations: [{{replies-to: A/78/{100 + at - 1}}}]")
    if at % 4 == 3:
        head.append(f"changes: [{{on: 2026-02-1{at % 10}, at: [statement#p1], what: A word was mistyped.}}]")
    if at == 11:
        head.append("withdrawn: {on: 2026-03-01, by: the sender, reason: It was sent in error.}")
    if at == 12:
        head.append("aliases: [letters/old/twelve]")
    write(
        folder / "letter.md",
        "---\n" + "\n".join(head) + "\n---\n\n"
        f"I have the honour to write about items of the agenda, and about document A/78/{100 + (at + 2) % 30 // 2 * 2}.\n\n"
        "I should be grateful for its circulation (see annex). *It* is **urgent**: 4 < 5 & \"5\" > 4.[^1] Resolution 1325 (2000) is meant, of 31 October 2000.\n\n[^1]: With a *note*.\n",
    )
    write(
        folder / "statement.md",
        f"---\npart: annex\nnumber: I\nheading: Annex I to the letter\ntitle: Statement {at} on boats & ferries\nauthors: [Ministry of Rivers of {state}]\n---\n\n"
        f"More than [{1000 + at}](figure:boats) boats passed, [{at + 3}](figure:lost) boats were lost, and [{at + 1}](figure:sunk) of these sank.\n\n## Gauges\n\n1. First\n2. Second\n\n- one\n- other\n\n"
        "> Words that are quoted.\n\n| gauge | metres |\n|---|--:|\n| Upper *Velm* | 2.50 |\n| Lower | 3 |\n\n```\ncode  as it is\n```\n\nA last line  \nin two.\n",
    )
    write(
        folder / "annex-2.md",
        "---\npart: annex\nnumber: II\ntitle: Numbered paragraphs\nnumbering: stated\n---\n\n12. The first.\n\n13. The second, H<sub>2</sub>O and m<sup>2</sup>.\n\n(a) Below it.\n",
    )
    write(folder / "enclosure.md", "---\npart: enclosure\ntitle: Enclosure\nlang: fr\nsigned: [{name: B. Personne, titles: [Ministre]}]\n---\n\nUn seul alinéa, le 4 avril.\n")
    write(
        folder / "data.yaml",
        f"figures:\n  boats: {{value: {1000 + at}, bound: more-than, unit: boats, label: More than … boats passed}}\n"
        f"  lost: {{value: {at + 3}, unit: boats, label: … boats were lost, period: in the year}}\n"
        f"  sunk: {{value: {at + 1}, label: '=… of these sank'}}\n"
        "arithmetic:\n  - {id: sunk-of-lost, subset: sunk, of: lost}\n",
    )


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(path).write_text(text)
