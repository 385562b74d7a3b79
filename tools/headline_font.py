#!/usr/bin/env python3
"""Makes the theme's headline font: python3 tools/headline_font.py FOLDER

FOLDER is the unpacked npm package @fontsource-variable/newsreader 5.3.0; fontTools and Brotli (PyPI:
fonttools==4.68.0, brotli==1.2.1) must be importable. Writes static/theme/headline.XXXXXXXX.woff2, named
by the hash of its bytes, and static/theme/headline.txt, the licence it comes with (OFL 1.1). The font
has no reserved name, so a changed version may keep its own.

Newsreader has an axis for weight and one for optical size, in one file for Western Europe and one for
the rest of the Latin alphabets. A headline needs one size, the weights from regular to bold, and every
European name, in at most 40 KB: so the two files become one, the size is set to 36 points, and what no
headline uses is left out.
"""

import hashlib
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

THEME = Path(__file__).resolve().parent.parent / "static" / "theme"
OPTICAL_SIZE = 36
WEIGHTS = (400, 700)
# ASCII, Latin-1, Latin Extended-A, and what Romanian, German and typographers need beyond it.
CHARACTERS = {
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E, 0x2010, 0x2011,
    0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2026, 0x2039, 0x203A, 0x20AC,
    0x2212,
}
# Of Extended-A, what only Esperanto, transliterations and old orthographies use.
UNUSED = set(map(ord, "ĈĉĜĝĤĥĴĵŜŝĸŉſĿŀĬĭŎŏĔĕĨĩŨũĲĳŦŧŢţ"))
FEATURES = ["kern", "liga", "locl", "tnum"]


def merged(western, others):
    """One font of two that were cut out of the same one."""
    order, known = western.getGlyphOrder(), set(western.getGlyphOrder())
    new = [name for name in others.getGlyphOrder() if name not in known]
    for table in ("glyf", "hmtx", "gvar"):
        # What each table keeps by glyph.
        field = {"glyf": "glyphs", "hmtx": "metrics", "gvar": "variations"}[table]
        here, there = getattr(western[table], field), getattr(others[table], field)
        for name in new:
            if name in there:
                here[name] = there[name]
    order += new
    western.setGlyphOrder(order)
    western["glyf"].setGlyphOrder(order)
    western["maxp"].numGlyphs = len(order)
    # Widths vary with gvar's phantom points just as well.
    del western["HVAR"]
    characters = others.getBestCmap()
    for table in western["cmap"].tables:
        if table.isUnicode():
            for character, name in characters.items():
                if character < 0x10000 or table.format == 12:
                    table.cmap.setdefault(character, name)
    kern_as_their_letters(western, {c: name for c, name in characters.items() if name in new})
    return western


def kern_as_their_letters(font, accented):
    """Gives accented letters the kerning of the letters below their accents: Č that of C."""
    order, cmap = font.getGlyphOrder(), font.getBestCmap()
    letters = {}
    for character, name in accented.items():
        parts = unicodedata.decomposition(chr(character)).split()
        if parts and not parts[0].startswith("<") and int(parts[0], 16) in cmap:
            letters[name] = cmap[int(parts[0], 16)]
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = table.ExtSubTable if table.LookupType == 9 else table
            if table.LookupType != 2 or table.Format != 2:
                continue
            for name, letter in letters.items():
                if letter in table.ClassDef2.classDefs:
                    table.ClassDef2.classDefs[name] = table.ClassDef2.classDefs[letter]
                if letter in table.Coverage.glyphs and name not in table.Coverage.glyphs:
                    table.Coverage.glyphs.append(name)
                    if letter in table.ClassDef1.classDefs:
                        table.ClassDef1.classDefs[name] = table.ClassDef1.classDefs[letter]
            table.Coverage.glyphs.sort(key=order.index)


def cut(font):
    """What headlines need of it."""
    font = instancer.instantiateVariableFont(font, {"opsz": OPTICAL_SIZE, "wght": WEIGHTS})
    for name in font.getGlyphOrder():
        if name not in font["gvar"].variations:
            font["gvar"].variations[name] = []
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS - UNUSED)
    cutter.subset(font)
    return font


def main():
    package = Path(sys.argv[1])
    files = [
        TTFont(package / f"files/newsreader-{part}-standard-normal.woff2", recalcTimestamp=False)
        for part in ("latin", "latin-ext")
    ]
    with tempfile.TemporaryDirectory() as work:
        # Written and read once, so that all tables know of all glyphs.
        merged(*files).save(Path(work) / "merged.ttf")
        font = cut(TTFont(Path(work) / "merged.ttf", recalcTimestamp=False))
        font.flavor = "woff2"
        font.save(Path(work) / "headline.woff2")
        made = (Path(work) / "headline.woff2").read_bytes()
    for old in THEME.glob("headline.*.woff2"):
        old.unlink()
    name = f"headline.{hashlib.sha256(made).hexdigest()[:8]}.woff2"
    (THEME / name).write_bytes(made)
    shutil.copyfile(package / "LICENSE", THEME / "headline.txt")
    print(f"{name}: {len(made):,} bytes, {len(font.getBestCmap())} characters")


main()
