"""Compares the pictures that newsprint makes with libvips's: their light, and their colours.

A photo of 1600 by 1200 pixels, made of random hills, is turned eight ways and given other colour
spaces, by exiftool and libvips; newsprint and libvips each make it 640 pixels wide. The structural
similarity of their light (SSIM, Wang et al. 2004, with windows of 7 by 7 pixels) is 0.98 at least,
and their colours are 2.5 of 255 apart on average at most. With the picture turned, or with its colours
exchanged, the same comparisons are far from it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .lib.tools import PROGRAM, missing

GROUP = "site"
# Equal enough, and different enough that the check would see it.
# The photo is another one in each run: turned by a quarter, soft hills have had up to 0.91.
ALIKE, DIFFERENT = 0.98, 0.95
NEAR, FAR = 2.5, 5
WIDTH = 640
# The photos with a colour profile in them.
TAGGED = ("p3", "cmyk", "deep")


def run(*command, **more):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")


def photos(folder):
    """The photo in all its forms."""
    run("vips", "fractsurf", folder / "rocks.v", 1600, 1200, 2.3)
    # Soft, so that nothing counts but form and colour: what compression takes from detail is
    # measured in docs/performance.md.
    run("vips", "gaussblur", folder / "rocks.v", folder / "hills.v", 3.5)
    run("vips", "scale", folder / "hills.v", folder / "light.v")
    bands = []
    for band in range(3):
        # Light has detail, colour has little, as in nature.
        run("vips", "fractsurf", folder / "soft.v", 100, 75, 2.2)
        run("vips", "scale", folder / "soft.v", folder / "small.v")
        run("vips", "resize", folder / "small.v", folder / "large.v", 16)
        run("vips", "linear", folder / "light.v", folder / "lit.v", 0.6, 0)
        run("vips", "linear", folder / "large.v", folder / "tint.v", 0.4, 0)
        run("vips", "add", folder / "lit.v", folder / "tint.v", folder / "sum.v")
        run("vips", "cast", folder / "sum.v", folder / f"band{band}.v", "uchar")
        bands.append(str(folder / f"band{band}.v"))
    run("vips", "bandjoin", " ".join(bands), folder / "bands.v")
    run("vips", "copy", folder / "bands.v", folder / "rgb.v", "--interpretation", "srgb")
    made = [folder / "plain.jpg"]
    run("vips", "jpegsave", folder / "rgb.v", made[0], "--Q", 95)
    for turn in range(1, 9):
        turned = folder / f"turned-{turn}.jpg"
        shutil.copy(made[0], turned)
        run("exiftool", "-q", "-overwrite_original", "-n", f"-Orientation={turn}", turned)
        made.append(turned)
    for name, profile, save in (
        ("p3", "p3", ("jpegsave", "--Q", 95)),
        ("cmyk", "cmyk", ("jpegsave", "--Q", 95)),
        ("deep", "srgb", ("pngsave",)),
    ):
        depth = ("--depth", 16) if name == "deep" else ()
        run("vips", "icc_transform", folder / "rgb.v", folder / "other.v", profile,
            "--input-profile", "srgb", *depth)
        photo = folder / f"{name}.{'png' if name == 'deep' else 'jpg'}"
        run("vips", save[0], folder / "other.v", photo, *save[1:])
        made.append(photo)
    run("vips", "webpsave", folder / "rgb.v", folder / "web.webp", "--Q", 95)
    run("vips", "colourspace", folder / "rgb.v", folder / "grey.v", "b-w")
    run("vips", "jpegsave", folder / "grey.v", folder / "grey.jpg", "--Q", 95)
    return [*made, folder / "web.webp", folder / "grey.jpg"]


def site(folder, pictures):
    """A site with each of them in an article of its own."""
    (folder / "content/a").mkdir(parents=True)
    (folder / "site.toml").write_text(
        'title = "Probe"\nbase_url = "https://probe.example"\nlanguage = "de"\n'
        f'time_zone = "UTC"\n[photos]\nwidths = [{WIDTH}]\nformats = ["jpeg"]\n'
    )
    for picture in pictures:
        article = folder / "content/a" / picture.stem
        article.mkdir()
        shutil.copy(picture, article)
        (article / "index.md").write_text(
            f'+++\ntitle = "{picture.stem}"\ndate = 2026-01-01\n+++\n\n'
            f"![Hügel]({picture.name})\nText (AP/Pat Quay)\n"
        )
    run(PROGRAM, "build", "--now", "2026-02-01", cwd=folder)


def pixels(picture, folder):
    """The colours of a picture in sRGB, as numbers from 0 to 255."""
    import numpy

    run("vips", "colourspace", picture, folder / "flat.v", "srgb")
    run("vips", "ppmsave", folder / "flat.v", folder / "flat.ppm")
    text = (folder / "flat.ppm").read_bytes()
    # libvips writes a line about itself.
    head = re.match(rb"P([56])\s(?:#.*\n)*(\d+)\s(\d+)\s255\s", text)
    bands, width, height = 3 if head[1] == b"6" else 1, int(head[2]), int(head[3])
    data = text[head.end() :]
    flat = numpy.frombuffer(data, numpy.uint8, width * height * bands)
    return numpy.broadcast_to(flat.reshape(height, width, bands), (height, width, 3)).astype(float)


def distance(one, two):
    """How far the colours of two pictures are apart, of 255 on average."""
    import numpy

    return float(numpy.abs(one - two).mean()) if one.shape == two.shape else 255.0


def similarity(one, two):
    """The mean SSIM of the light of two pictures of one size."""
    import numpy
    from numpy.lib.stride_tricks import sliding_window_view

    if one.shape != two.shape:
        return 0.0
    one, two = (picture @ numpy.array([0.299, 0.587, 0.114]) for picture in (one, two))

    def mean(values):
        rows = sliding_window_view(values, 7, axis=0).mean(-1)
        return sliding_window_view(rows, 7, axis=1).mean(-1)

    first, second = mean(one), mean(two)
    spread = mean(one * one) - first * first, mean(two * two) - second * second
    shared = mean(one * two) - first * second
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    likeness = (2 * first * second + low) * (2 * shared + high)
    likeness /= (first**2 + second**2 + low) * (sum(spread) + high)
    return float(numpy.mean(likeness))


def main():
    for program in ("exiftool", "vips"):
        if not shutil.which(program):
            missing(program)
    try:
        import numpy  # noqa: F401
    except ImportError:
        missing("numpy")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="newsprint-likeness-") as name:
        folder = Path(name)
        (folder / "photos").mkdir()
        pictures = photos(folder / "photos")
        site(folder / "site", pictures)
        for picture in pictures:
            # What has no profile is sRGB already; libvips would shift it.
            export = ("--export-profile", "srgb") if picture.stem in TAGGED else ()
            run("vips", "thumbnail", picture, folder / "theirs.png", WIDTH, "--height", 9999, *export)
            theirs = pixels(folder / "theirs.png", folder)
            made = sorted((folder / "site/public/a" / picture.stem).glob("*.jpg"))
            assert len(made) == 1, made
            ours = pixels(made[0], folder)
            alike = similarity(ours, theirs)
            turned = similarity(ours[::-1, ::-1], theirs)
            near = distance(ours, theirs)
            swapped = distance(ours[:, :, ::-1], theirs) if picture.stem != "grey" else FAR
            good = alike >= ALIKE and near <= NEAR and turned < DIFFERENT and swapped >= FAR
            failed += not good
            print(
                f"  {'alike' if good else 'DIFFERENT'}: {picture.name}: SSIM {alike:.3f}, turned "
                f"{turned:.2f}; colours {near:.2f} apart, exchanged {swapped:.1f}"
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
