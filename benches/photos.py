#!/usr/bin/env python3
"""Measure newsprint's photos: a site of large photos, beside sharp making the same pictures.

    python3 benches/photos.py --dir /dev/shm/photos            60 photos of 24 megapixels, 3 rounds
    python3 benches/photos.py --photos 8 --rounds 1            a first look

Needs `cargo build --release --features asm`, Debian's libvips-tools to make the photos, Node, and
sharp (`npm install sharp`; SHARP says where it is). Runs are interleaved, so that a machine that is
slower for a while is slower for all. Prints a table in Markdown.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import os
import shutil
import statistics
from pathlib import Path

from measure import Failed, run, timed

ROOT = Path(__file__).resolve().parent.parent
DEVELOP = ROOT / "benches/peers/sharp/develop.mjs"
WIDTHS = [320, 640, 960, 1280, 1920]
NOW = "2026-06-01T12:00"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dir", type=Path, default=Path("target/photos"))
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/newsprint")
    parser.add_argument("--skip-avif", action="store_true")
    return parser.parse_args()


def make_photos(folder, count):
    """Photos whose detail falls with its size as in nature; each is another one."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / "base.v"
    for number in range(count):
        photo = folder / f"photo-{number:03}.jpg"
        if photo.exists():
            continue
        if not base.exists():
            bands = [folder / f"band-{band}.v" for band in range(3)]
            for band in bands:
                run(["vips", "fractsurf", folder / "raw.v", "6000", "4000", "2.5"])
                run(["vips", "scale", folder / "raw.v", band])
            run(["vips", "bandjoin", " ".join(map(str, bands)), base])
        # Moved sideways: other blocks, other bytes.
        run(["vips", "wrap", base, folder / "moved.v", "--x", str(97 * number), "--y", str(31 * number)])
        run(["vips", "jpegsave", folder / "moved.v", photo, "--Q", "90"])
    return [folder / f"photo-{number:03}.jpg" for number in range(count)]


def make_site(folder, photos, formats):
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    listed = ", ".join(f'"{one}"' for one in formats)
    (folder / "site.toml").write_text(
        'title = "Photos"\nbase_url = "https://photos.example"\nlanguage = "en"\n'
        f'time_zone = "Europe/London"\n[photos]\nwidths = {WIDTHS}\nformats = [{listed}]\n'
    )
    for number, photo in enumerate(photos):
        article = folder / f"content/news/{number:03}"
        article.mkdir(parents=True)
        os.link(photo, article / photo.name)
        (article / "index.md").write_text(
            f'+++\ntitle = "Photo {number}"\ndate = 2026-05-01\n+++\n\n'
            f'![a landscape]({photo.name}){{credit="AP/Eva Lang"}}\n'
        )


def bytes_of(folder):
    """The bytes of the pictures in a folder, by ending."""
    sizes = {}
    for path in folder.rglob("*"):
        if path.suffix in {".jpg", ".jpeg", ".webp", ".avif"}:
            sizes[path.suffix] = sizes.get(path.suffix, 0) + path.stat().st_size
    return sizes


class Bench:
    def __init__(self, options):
        self.options = options
        self.photos = make_photos(options.dir / "photos", options.photos)
        self.samples = {}
        self.sizes = {}

    def newsprint(self, name, formats):
        site = self.options.dir / "site"
        make_site(site, self.photos, formats)
        build = [self.options.program, "build", "--root", site, "--now", NOW]
        self.keep(name, timed(build))
        self.sizes[name] = bytes_of(site / "public")
        self.keep(f"{name}, again", timed(build))

    def sharp(self, name, formats, how, mozjpeg):
        out = self.options.dir / "sharp"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        widths = ",".join(map(str, WIDTHS))
        self.keep(name, timed(["node", DEVELOP, ",".join(formats), widths, how, mozjpeg, out, *self.photos]))
        self.sizes[name] = bytes_of(out)

    def keep(self, name, sample):
        self.samples.setdefault(name, []).append(sample)
        print(f"  {name}: {sample.wall:.1f} s", file=sys.stderr, flush=True)

    def round(self):
        two = ["webp", "jpeg"]
        self.newsprint("newsprint, JPEG and WebP", two)
        self.sharp("sharp, JPEG and WebP", two, "each", "false")
        self.sharp("sharp, mozjpeg and WebP", two, "each", "true")
        self.sharp("sharp, mozjpeg and WebP, decoded once", two, "once", "true")
        if not self.options.skip_avif:
            three = ["avif", *two]
            self.newsprint("newsprint, with AVIF", three)
            self.sharp("sharp, mozjpeg and WebP, with AVIF, decoded once", three, "once", "true")

    def table(self):
        print("| | seconds | peak, MB | MB written |\n|---|---|---|---|")
        for name, samples in self.samples.items():
            wall = statistics.median(one.wall for one in samples)
            peak = max(one.peak for one in samples) / 1e6
            sizes = self.sizes.get(name, {})
            written = ", ".join(f"{end} {size / 1e6:.1f}" for end, size in sorted(sizes.items()))
            print(f"| {name} | {wall:.1f} | {peak:.0f} | {written} |")


def main():
    options = arguments()
    try:
        bench = Bench(options)
        for _ in range(options.rounds):
            bench.round()
    except Failed as problem:
        sys.exit(str(problem))
    bench.table()


main()
