"""What holds newsprint to its promises with the help of other programs: see `checks/run --list`.

Python packages of the checks are found here, so that no file depends on the order of its imports.
"""

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[1]
# Where .ci/run installs what the checks need.
TOOLS = Path(os.environ.get("NEWSPRINT_CI_TOOLS", ROOT / "target/ci"))
sys.path.insert(0, str(TOOLS / "python"))
