"""Drives the live preview in a browser: reloads, overlay, panel, time travel, accessibility (tests/browser)."""

import os
import shutil
import subprocess
import sys

from .lib.tools import PROGRAM, ROOT, TOOLS, has_package, missing

GROUP = "browser"


def main():
    chromium = shutil.which("chromium") or missing("Chromium")
    if not has_package("playwright-core"):
        missing("playwright-core")
    environment = os.environ | {"CHROMIUM": chromium, "NODE_TOOLS": str(TOOLS / "npm"), "NEWSPRINT": PROGRAM}
    return subprocess.run(["node", "--test", ROOT / "tests/browser/preview.mjs"], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
