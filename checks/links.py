"""Follows every link of the sample site under each form of URLs, below / and below a path, and from a disk."""

import shutil
import sys
import tempfile
from pathlib import Path

from .lib.tools import TOOLS, has_package, missing, node

GROUP = "browser"


def main():
    if not has_package("linkinator"):
        missing("linkinator")
    if not shutil.which("chromium"):
        missing("Chromium")
    with tempfile.TemporaryDirectory(prefix="newsprint-links-") as name:
        return 0 if node("links.mjs", Path(name) / "links", TOOLS / "photos") else 1


if __name__ == "__main__":
    sys.exit(main())
