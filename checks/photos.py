"""Reads every picture of a site of photos in all formats with exiftool.

The credit, the creator and the copyright that the page shows must stand in each, and nothing of
where a photo was taken or of what its agency told the desk. Pixels are compared with libvips.
"""

import csv
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from .lib.tools import PROGRAM, ROOT, missing

GROUP = "site"
NOW = "2026-06-01T12:00"
# What no browser shows, what is refused, and what no published file can be made of.
LEFT_OUT = {"all.heic", "x265.heic", "drawing.svg", "sequence.avif"}


def site(folder):
    """A site with each photo in an article of its own, some under static/, as leads and in bodies."""
    (folder / "site.toml").write_text(
        'title = "Probe"\nbase_url = "https://probe.example"\nlanguage = "de-AT"\n'
        'time_zone = "Europe/Vienna"\n[photos]\nwidths = [24, 48, 320]\nformats = ["avif", "webp", "jpeg"]\n'
    )
    pictures = [*(ROOT / "crates/picture/tests/photos").iterdir(), *(ROOT / "crates/picture/tests/written").iterdir()]
    endings = {".jpg", ".png", ".webp", ".avif", ".gif", ".svg"}
    number = 0
    for picture in sorted(pictures):
        if picture.suffix not in endings or picture.name in LEFT_OUT:
            continue
        number += 1
        place = f"bild-{number}"
        article = folder / f"content/a/{place}/index.md"
        article.parent.mkdir(parents=True)
        shared = number % 5 == 0
        target = folder / "static/img" if shared else article.parent
        target.mkdir(parents=True, exist_ok=True)
        file = f"{place}-{picture.name}"
        shutil.copy(picture, target / file)
        written = f"/img/{file}" if shared else file
        ai = 'ai = "generated"\n' if picture.name.startswith("ai") else ""
        credit = f'agency = "AP"\nphotographer = "Zoë Nr. {number} Müller-Łukasz"\n'
        lead = number % 2 == 0
        table = "[photo]" if lead else "[[photos]]"
        article.write_text(
            f'+++\ntitle = "Bild {number}"\ndate = 2026-05-01\n\n{table}\nfile = "{written}"\n'
            f'alt = "Alt {number}"\nexpires = 2036-01-01\n{credit}{ai}+++\n\n'
            + ("" if lead else f"![]({written})\n")
        )
    return number


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    for program in ("exiftool", "vips"):
        if shutil.which(program) is None:
            missing(program)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        photos = site(folder)
        assert photos >= 40, photos
        run(PROGRAM, "build", "--now", NOW, cwd=folder)
        rows = csv.DictReader(io.StringIO(run(PROGRAM, "photos", "--csv", "--now", NOW, cwd=folder)))
        credits = {row["file"].rsplit("/", 1)[1].rsplit(".", 1)[0]: row for row in rows}
        assert len(credits) == photos, (len(credits), photos)
        said = json.loads(run(
            "exiftool", "-j", "-G1", "-a", "-r", "-charset", "utf8", "-ext", "jpg", "-ext", "png",
            "-ext", "webp", "-ext", "avif", "-ext", "gif", "-ext", "svg", str(folder / "public"),
        ))
        checked, formats, problems = 0, {}, []
        for one in said:
            path = pathlib.Path(one["SourceFile"])
            if path.parent.name == "theme":
                continue
            stem = path.name.rsplit(".", 2)[0]
            row = credits[stem]
            checked += 1
            formats[path.suffix] = formats.get(path.suffix, 0) + 1
            def expect(tag, value):
                if one.get(tag) not in (value, [value]):
                    problems.append(f"{path.name}: {tag} is {one.get(tag)!r}, not {value!r}")
            expect("XMP-photoshop:Credit", row["credit"])
            expect("XMP-dc:Creator", row["photographer"])
            if path.suffix == ".jpg":
                expect("IPTC:By-line", cut(row["photographer"]))
                expect("IPTC:Credit", cut(row["credit"]))
            source = folder / row["file"]
            before = json.loads(run("exiftool", "-j", "-G1", "-XMP-dc:Rights", "-IPTC:CopyrightNotice", str(source)))[0]
            if "XMP-dc:Rights" in before:
                expect("XMP-dc:Rights", before["XMP-dc:Rights"])
            for tag in one:
                if re.search(r"GPS|Instructions|Serial|Region|PersonInImage|Thumbnail", tag):
                    problems.append(f"{path.name} still has {tag}")
        problems += pixels(folder, credits)
        for problem in problems:
            print(problem)
        print(f"{photos} photos, {checked} files checked: {formats}")
        sys.exit(1 if problems else 0)


def cut(text):
    """What IPTC-IIM has room for: 32 bytes, at the end of a character."""
    return text.encode()[:32].decode(errors="ignore")


def pixels(folder, credits):
    """Compares JPEG and WebP renditions of all orientations and colour spaces with libvips's."""
    problems = []
    compared = 0
    for stem, row in sorted(credits.items()):
        source = folder / row["file"]
        if source.suffix not in {".jpg", ".png", ".webp"} or "alpha" in stem or "anim" in stem:
            continue
        for made in sorted((folder / "public").rglob(f"{stem}.*-[0-9]*.jpg")):
            if re.search(r"-(16x9|4x3|1x1|1200x630)-", made.name):
                continue
            width = int(made.stem.rsplit("-", 1)[1])
            theirs = folder / "vips.png"
            run("vips", "thumbnail", str(source), str(theirs), str(width), "--height", "9999",
                "--export-profile", "srgb")
            mean = difference(folder, made, theirs)
            compared += 1
            # The smallest ones are a few pixels of noise, which every filter smooths otherwise.
            # Of inks without a profile nobody can say what colour they have.
            limit = 15 if "cmyk" in stem else 9 if width > 24 else 20
            if mean > limit:
                problems.append(f"{made.name}: {mean:.1f} of 255 away from libvips's picture")
    assert compared >= 20, compared
    print(f"{compared} pictures compared with libvips's")
    return problems


def difference(folder, ours, theirs):
    """The mean difference of two pictures' colours, of 255."""
    flat = []
    for number, picture in enumerate((ours, theirs)):
        to = folder / f"flat{number}.v"
        run("vips", "colourspace", str(picture), str(to), "srgb")
        flat.append(to)
    run("vips", "subtract", str(flat[0]), str(flat[1]), str(folder / "minus.v"))
    run("vips", "abs", str(folder / "minus.v"), str(folder / "abs.v"))
    return float(run("vips", "avg", str(folder / "abs.v")))


main()
