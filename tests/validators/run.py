"""Builds two sites with the program at the path that is given, and has every validator judge them. Ends with 1 where something is wrong."""

import pathlib
import subprocess
import sys
import tempfile

import sites
from validators import VALIDATORS, Site

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


def main():
    chancery = sys.argv[1]
    failed = 0
    for title, make in [("the repository's letter", lambda folder: sites.own_letter(REPOSITORY, folder)), ("thirty letters", sites.thirty_letters)]:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            make(folder)
            built = subprocess.run([chancery, "build", folder, "--base-url", sites.BASE], capture_output=True, text=True)
            if built.returncode != 0:
                print(f"{title}: the site was not built\n{built.stderr}")
                failed += 1
                continue
            bag = folder / "bag"
            exported = subprocess.run([chancery, "export", folder, "--bagit", bag, "--date", "2026-01-01"], capture_output=True, text=True)
            if exported.returncode != 0:
                print(f"{title}: no bag was made\n{exported.stderr}")
                failed += 1
            site = Site(folder / "public", sites.BASE, REPOSITORY / "docs" / "schema", HERE.parent / "browser/node_modules/sitemap/schema/sitemap.xsd", bag)
            for name, judge in VALIDATORS.items():
                try:
                    wrong = list(judge(site))
                except Exception as error:  # what cannot be read at all is wrong too
                    wrong = [f"{type(error).__name__}: {error}"]
                if site.count[name] == 0:
                    wrong.append("nothing was judged")
                failed += len(wrong)
                print(f"{'FAILED' if wrong else 'ok':6} {name} ({title}: {site.count[name]})")
                for line in wrong[:20]:
                    print(f"       {line}")
                if len(wrong) > 20:
                    print(f"       and {len(wrong) - 20} more")
    sys.exit(1 if failed else 0)


main()
