#!/usr/bin/env python3
"""Writes THIRD-PARTY-NOTICES.md: the licences of everything that is compiled into the program.

    python3 tools/notices.py           writes the file
    python3 tools/notices.py --check   fails if the file is not what would be written

Crates are taken from `cargo metadata`: what the program is linked from on any system, without tools
that only tests or builds need. The texts are those that each crate brings; one that brings none is
listed with its licence and the address of its sources. deny.toml says which licences are allowed.
"""

import collections
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "THIRD-PARTY-NOTICES.md"
# What is compiled in and is no crate: its name, and the text that comes with it.
OTHERS = [("The font Newsreader", ROOT / "static/theme/headline.txt")]
TEXTS = re.compile(r"(licen[cs]e|copying|notice|copyright|unlicense)", re.I)
HEAD = """\
# Third-party notices

The program newsprint contains the software below, under the licences that stand with it. A copy of this file belongs to
every copy of the program. It is written by `tools/notices.py`, and `.ci/run` checks that it is complete.
"""


def metadata():
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def linked(data):
    """The packages that the program is linked from, by way of normal dependencies."""
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    packages = {package["id"]: package for package in data["packages"]}
    # What a procedural macro needs runs when the program is compiled, and is no part of it.
    is_macro = lambda package: any("proc-macro" in target["kind"] for target in package["targets"])
    todo, seen = [id for id in data["workspace_members"] if packages[id]["name"] == "newsprint"], set()
    while todo:
        id = todo.pop()
        if id in seen or is_macro(packages[id]):
            continue
        seen.add(id)
        for dependency in nodes[id]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                todo.append(dependency["pkg"])
    found = [packages[id] for id in seen if packages[id]["source"]]
    return sorted(found, key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The texts of licences that a crate brings, as they stand in its folder."""
    folder = Path(package["manifest_path"]).parent
    names = {path for path in folder.iterdir() if path.is_file() and TEXTS.search(path.name)}
    if package["license_file"]:
        names.add(folder / package["license_file"])
    found = []
    for path in sorted(names):
        if path.suffix in {"", ".md", ".txt", ".html"} or TEXTS.search(path.suffix):
            text = path.read_text("utf-8", "replace").replace("\r\n", "\n")
            lines = [line.rstrip() for line in text.strip().split("\n")]
            found.append("\n".join(lines))
    return found


def notices():
    packages = linked(metadata())
    uses = collections.defaultdict(list)
    lines = [HEAD, "| Crate | Version | Licence | Text |", "|---|---|---|---|"]
    numbers = {}
    for package in packages:
        label = f"{package['name']} {package['version']}"
        own = texts(package)
        for text in own:
            # The same text is printed once, however it is wrapped.
            key = " ".join(text.split())
            number = numbers.setdefault(key, (len(numbers) + 1, text))[0]
            uses[number].append(label)
        where = sorted({numbers[" ".join(text.split())][0] for text in own})
        said = ", ".join(f"[{number}](#text-{number})" for number in where)
        said = said or (package["repository"] or package["homepage"] or "")
        if not package["license"] and not own:
            sys.exit(f"{label} says nothing of its licence")
        lines.append(f"| {package['name']} | {package['version']} | {package['license'] or 'its own'} | {said} |")
    for number, text in numbers.values():
        fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
        lines += ["", f"## Text {number}", "", f"For {', '.join(uses[number])}.", "", f"{fence}text", text, fence]
    for name, path in OTHERS:
        lines += ["", f"## {name}", "", "```text", path.read_text("utf-8").strip(), "```"]
    return "\n".join(lines) + "\n", len(packages), len(numbers)


def main():
    text, crates, count = notices()
    if sys.argv[1:] == ["--check"]:
        if not FILE.exists() or FILE.read_text("utf-8") != text:
            sys.exit(f"  BROKEN: {FILE.name} is not complete; run tools/notices.py and commit what it writes")
        print(f"  kept: the notices of {crates} crates in {count} texts")
    else:
        FILE.write_text(text, "utf-8")
        print(f"{FILE.name}: {crates} crates, {count} texts")


if __name__ == "__main__":
    main()
