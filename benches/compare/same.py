"""Compares what the sites of two programs say: the words of letters and statements, the figures, and what lists hold.

Chrome differs and is left out: navigation, notices, numbers of paragraphs, lines beneath them. What must be the same
is told by classes of each theme. Where the other site has the same pages as ours, letters whole on one page are compared too,
to what the addresses of symbols lead, and which agenda items have a page.
Used by run.py; by hand: python3 same.py PUBLIC-OF-CHANCERY PUBLIC-OF-ANOTHER NAME [--same-pages [--plain]]
"""
import html
import os
import re
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

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
        apart = tag in APART or "data-editorial" in given or "backref" in marks or "marker" in marks.split()
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
    if not os.path.exists(path):
        sys.exit(f"there is no {path}")
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


def symbols(public, letters):
    """Returns to which letter the page at the address of each symbol leads."""
    slugs = {os.path.normpath(folder): slug for slug, folder in letters.items()}
    found = {}
    top = os.path.join(public, "symbols")
    for above, _, names in os.walk(top):
        if "index.html" not in names:
            continue
        refresh = re.search(r'http-equiv="?refresh"? content="\d+; *url=([^"]+)"', page(os.path.join(above, "index.html")))
        if not refresh:
            sys.exit(f"{above}/index.html leads nowhere")
        to = urlsplit(html.unescape(refresh.group(1)))
        # An address with a host or from the root begins at the site's own folder.
        base = public if to.netloc or to.path.startswith("/") else above
        folder = os.path.normpath(os.path.join(base, unquote(to.path).lstrip("/")))
        if folder not in slugs:
            sys.exit(f"{above}/index.html leads to {refresh.group(1)}, where there is no letter")
        found[os.path.relpath(above, top).replace(os.sep, "/")] = slugs[folder]
    return found


def items(public):
    """Returns the agenda items that have a page."""
    agenda = os.path.join(public, "agenda")
    paths = (os.path.relpath(above, agenda).replace(os.sep, "/") for above, _, names in os.walk(agenda) if "index.html" in names)
    return {item for item in map(item_of, paths) if item}


def same_pages(ours, other, mine, theirs, name):
    """Returns how many addresses of symbols and pages of agenda items both have, and ends the program where they differ."""
    led, other_led = symbols(ours, mine), symbols(other, theirs)
    if led != other_led or not led:
        differ = sorted(symbol for symbol in set(led) | set(other_led) if led.get(symbol) != other_led.get(symbol))[:1]
        sys.exit(f"{name}: the addresses of symbols differ: {[(symbol, led.get(symbol), other_led.get(symbol)) for symbol in differ]}")
    if set(led.values()) != set(mine):
        sys.exit(f"{name}: no symbol leads to {sorted(set(mine) - set(led.values()))[:5]}")
    paged, other_paged = items(ours), items(other)
    # Zola makes no page for an item that no letter names; what the lists hold is compared apart.
    if paged != other_paged and not (name.startswith("zola") and other_paged < paged):
        sys.exit(f"{name}: only one site has a page for {sorted(paged ^ other_paged)[:5]}")
    return len(led), len(other_paged)


def said(wanted, blocks_, otherwise):
    """Returns how many of the wanted blocks are words of the letter, and ends the program where one is not said."""
    text = " ".join(blocks_)
    wanted = [block for block in wanted if is_said(block)]
    missing = [block for block in wanted if block not in text]
    if missing:
        sys.exit(f"{otherwise}: {missing[0]!r}")
    return len(wanted)


def compare(ours, other, name, same=False, plain=False):
    """Returns what was compared, and ends the program where two pages differ in what they say.

    `same` says that the other site has the same pages as ours, `plain` that whole pages of ours say no more than theirs.
    """
    mine, theirs = addresses(ours), addresses(other)
    if set(mine) != set(theirs):
        sys.exit(f"{name}: the letters differ: {sorted(set(mine) ^ set(theirs))[:5]}")
    if not mine:
        sys.exit(f"{name}: there is no letter to compare")
    compared = 0
    for slug in sorted(mine):
        before = compared
        for part in ("", "statement", "data") + (("whole",) if same else ()):
            pages = [os.path.join(folder[slug], part, "index.html") for folder in (mine, theirs)]
            here, there = map(blocks, pages)
            compared += said(there, here, f"{name}: {pages[0]} does not say what {pages[1]} says")
            if plain and part == "whole":
                said(here, there, f"{name}: {pages[1]} does not say what {pages[0]} says")
        if compared == before:
            sys.exit(f"{name}: of {theirs[slug]} nothing was compared")
    listed, other_listed = lists(ours, re.compile(r'<li class="row">.*?</li>', re.S)), lists(other, re.compile(r"<li><time.*?</li>", re.S))
    listed = {item: letters for item, letters in listed.items() if letters}
    if listed != other_listed:
        differ = sorted(item for item in set(listed) | set(other_listed) if listed.get(item) != other_listed.get(item))
        sys.exit(f"{name}: the list of item {differ[0]} differs: {sorted(listed.get(differ[0], set()) ^ other_listed.get(differ[0], set()))[:5]}")
    entries = sum(map(len, listed.values()))
    whole = ", those of their whole pages too," if same else ""
    more = ""
    if same:
        led, pages = same_pages(ours, other, mine, theirs, name)
        more = f", and where {led:,} addresses of symbols lead and which {pages:,} agenda items have a page"
    return f"Compared with {name}: {compared:,} paragraphs, titles and figures of {len(mine):,} letters{whole} and {entries:,} entries in the lists of {len(listed):,} agenda items{more}; all the same."


# What the templates of the others say themselves.
CHROME = ("All letters", "Skip to", "Distr.", "Agenda items ", "Annex to the Letter", "Figures quoted", "Data appendix", "(Signed)", "Page ", "Every letter", "Letters of")
LINKS = {"Letter", "Annex", "Figure", "Value", "Unit"}


def is_said(text):
    """Returns whether a block holds words of the letter, in one run in both."""
    return text not in LINKS and not text.startswith(CHROME) and not re.search(r"\d+-\d+[a-z]? |^\d+ \([a-z]\) |, \S+ (session|year)$|↩|^[A-Z]/\S+$| [+=] ", text)


if __name__ == "__main__":
    print(compare(*sys.argv[1:4], "--same-pages" in sys.argv[4:], "--plain" in sys.argv[4:]))
