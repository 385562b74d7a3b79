"""Holds the built-in theme to its budgets and to what readers need, in a browser, and lets Lighthouse judge it.

The sites are the sample with a photo that was withdrawn, 60 articles that nobody has laid out by hand, and sites
that go to the edge of what a theme must bear, each at a time of its own, so that pages are the same every day.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .lib import extremes
from .lib.tools import ROOT, copy_sample, has_package, missing, newsprint, node

GROUP = "browser"
NOW = "2026-11-20T12:00:00+01:00"
# The last two need only be built.
EXTREMES = {
    "german": ["front", "article", "section"], "arabic": ["front", "article"], "many": ["front"],
    "hebrew": [], "single": [], "empty": [],
}


def sample(work):
    """The sample, with a photo that was withdrawn."""
    site = work / "sample"
    copy_sample(site)
    photo = "content/inland/2026/bad-erlbach-hallenbad/hallenbad.jpg"
    newsprint("photos", "kill", "--quiet", "--root", site, "--now", NOW, "--reason", "Seen as withdrawn", photo, cwd=site)
    newsprint("build", "--quiet", "--root", site, "--now", NOW)
    return node("theme.cjs", site / "public", "https://weltblick.example"), node("lighthouse.cjs", site, "--now", NOW)


def corpus(work):
    """60 articles of the benchmark."""
    site = work / "corpus"
    command = [sys.executable, ROOT / "benches/corpus.py", "newsprint", "60", site]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    # All its photos are one picture under many names, of which there are warnings.
    newsprint("build", "--quiet", "--root", site, "--now", "2026-01-01T00:00:00Z")
    return (node("theme.cjs", site / "public", "https://news.example"),)


def edges(work):
    """Sites to the edge of what a theme must bear."""
    extremes.write(work / "extremes")
    good = []
    for name, kinds in EXTREMES.items():
        site = work / "extremes" / name
        newsprint("build", "--quiet", "--root", site, "--now", NOW)
        if kinds:
            good.append(node("theme.cjs", site / "public", f"https://{name}.example", *kinds))
    return good


def main():
    for package in ("lighthouse", "playwright-core", "axe-core"):
        if not has_package(package):
            missing(package)
    if not shutil.which("chromium"):
        missing("Chromium")
    with tempfile.TemporaryDirectory(prefix="newsprint-theme-") as name:
        work = Path(name)
        good = [*sample(work), *corpus(work), *edges(work)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
