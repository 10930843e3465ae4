"""Compares what the sites of two programs say: the words of letters and statements, the figures, and what lists hold.

Chrome differs and is left out: navigation, notices, numbers of paragraphs, lines beneath them. What must be the same
is told by classes of each theme. Used by run.py; by hand: python3 same.py PUBLIC-OF-CHANCERY PUBLIC-OF-ANOTHER NAME
"""
import html
import os
import re
import sys
from html.parser import HTMLParser

# Elements without an end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Marks of notes and the ways back from them are written differently by each.
APART = {"sup", "nav", "footer", "script", "style", "template", "button"}


class Text(HTMLParser):
    """Gathers the paragraphs, headings and list entries of a page, without what the publisher added."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.blocks, self.words = [], [], []
        self.apart = 0
        self.main = False

    def handle_starttag(self, tag, attributes):
        if tag in ("p", "li", "h2", "h3", "td", "th", "div"):
            self.end_block()
        if tag in VOID:
            return
        if tag == "main":
            self.main = True
        given = dict(attributes)
        marks = (given.get("class") or "") + " " + (given.get("role") or "")
        apart = tag in APART or "data-editorial" in given or "backref" in marks
        self.open.append((tag, apart))
        self.apart += apart

    def handle_endtag(self, tag):
        if tag == "main":
            self.main = False
        while self.open:
            name, apart = self.open.pop()
            self.apart -= apart
            if name == tag:
                break
        if tag in ("p", "li", "h2", "h3", "td", "th", "div"):
            self.end_block()

    def handle_data(self, data):
        if self.main and not self.apart:
            self.words.append(data)

    def end_block(self):
        text = " ".join("".join(self.words).split())
        self.words = []
        if text:
            self.blocks.append(text)


def page(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blocks(path):
    text = Text()
    text.feed(page(path))
    text.close()
    text.end_block()
    return text.blocks


def addresses(public):
    """Returns the folder of each letter by its name, which is the same in both."""
    found = {}
    letters = os.path.join(public, "letters")
    for above, _, names in os.walk(letters):
        if "index.html" in names and os.path.isdir(os.path.join(above, "statement")):
            found[os.path.basename(above)] = above
    return found


def item_of(path):
    """Returns session and number of the list below `agenda/` that a page is of."""
    first, _, rest = path.partition("/")
    if first.startswith("ga-"):
        number = rest.split("/")[0]
        return (first[3:], number) if number[:1].isdigit() else None
    found = re.match(r"(\d+)-(\d+[a-z]?)-", first)
    return found and found.groups()


def lists(public, row):
    """Returns which letters the lists of each agenda item hold."""
    found = {}
    agenda = os.path.join(public, "agenda")
    for above, _, names in os.walk(agenda):
        item = item_of(os.path.relpath(above, agenda).replace(os.sep, "/"))
        if not item or "index.html" not in names or "mentions" in above:
            continue
        for entry in row.findall(page(os.path.join(above, "index.html"))):
            for href in re.findall(r'href="([^"]*letters/[^"]*)"', entry):
                slug = re.search(r"letters/(?:\d{4}/)?([^/]+)/", html.unescape(href) + "/")
                if slug:
                    found.setdefault(item, set()).add(slug.group(1))
    return found


def compare(ours, other, name):
    """Returns what was compared, and ends the program where two pages differ in what they say."""
    mine, theirs = addresses(ours), addresses(other)
    if set(mine) != set(theirs):
        sys.exit(f"{name}: the letters differ: {sorted(set(mine) ^ set(theirs))[:5]}")
    if not mine:
        sys.exit(f"{name}: there is no letter to compare")
    compared = 0
    for slug in sorted(mine):
        before = compared
        for part, tag in (("", "p"), ("statement", "p"), ("data", "td")):
            there = blocks(os.path.join(theirs[slug], part, "index.html"))
            here = " ".join(" ".join(blocks(os.path.join(mine[slug], part, "index.html"))).split())
            wanted = [text for text in there if is_said(text)]
            missing = [text for text in wanted if text not in here]
            if missing:
                sys.exit(f"{name}: {mine[slug]}/{part} does not say what {theirs[slug]}/{part} says: {missing[0]!r}")
            compared += len(wanted)
        if compared == before:
            sys.exit(f"{name}: of {theirs[slug]} nothing was compared")
    listed, other_listed = lists(ours, re.compile(r'<li class="row">.*?</li>', re.S)), lists(other, re.compile(r"<li><time.*?</li>", re.S))
    listed = {item: letters for item, letters in listed.items() if letters}
    if listed != other_listed:
        differ = sorted(item for item in set(listed) | set(other_listed) if listed.get(item) != other_listed.get(item))
        sys.exit(f"{name}: the list of item {differ[0]} differs: {sorted(listed.get(differ[0], set()) ^ other_listed.get(differ[0], set()))[:5]}")
    entries = sum(map(len, listed.values()))
    return f"Compared with {name}: {compared:,} paragraphs, titles and figures of {len(mine):,} letters, and {entries:,} entries in the lists of {len(listed):,} agenda items; all the same."


# What the templates of the others say themselves.
CHROME = ("All letters", "Skip to", "Distr.", "Agenda items ", "Annex to the Letter", "Figures quoted", "Letter", "Annex", "Data appendix", "Figure", "Value", "Unit",
          "(Signed)", "Page ", "Every letter", "Letters of")


def is_said(text):
    """Returns whether a block holds words of the letter, in one run in both."""
    return not text.startswith(CHROME) and not re.search(r"\d+-\d+[a-z]? |, \S+ (session|year)$|↩|^[A-Z]/\S+$| [+=] ", text)


if __name__ == "__main__":
    print(compare(*sys.argv[1:4]))
