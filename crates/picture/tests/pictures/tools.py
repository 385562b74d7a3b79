"""Writes small ICC profiles for the test pictures, from published numbers only:
adobe.icc (RGB, Adobe RGB (1998) primaries and gamma), grey.icc (gamma 1.8), p3.icc (Display P3)
and cmyk.icc (a coarse table of inks, version 2). Also patches JPEG markers:

    tools.py write DIRECTORY
    tools.py adobe TRANSFORM IN OUT [ids]   sets the transform of Adobe's APP14
    tools.py cmyk WIDTH HEIGHT RGB OUT      raw CMYK from raw RGB, with black
    tools.py gif WIDTH HEIGHT GREY OUT N    a GIF with N frames from raw grey
"""
import struct, sys

def fixed(v): return struct.pack(">i", round(v * 65536))
def xyz(v): return b"XYZ \0\0\0\0" + b"".join(fixed(c) for c in v)
def curve(gamma): return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
def text(kind, words):
    data = words.encode() + b"\0"
    if kind == b"text": return b"text\0\0\0\0" + data
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + b"\0" * 78

def profile(kind, space, pcs, tags):
    tags = [(b"desc", text(b"desc", "test")), (b"cprt", text(b"text", "CC0")),
            (b"wtpt", xyz((0.9642, 1.0, 0.8249)))] + tags
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, body in tags:
        body += b"\0" * (-len(body) % 4)
        table += name + struct.pack(">II", at + len(data), len(body)); data += body
    size = at + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, kind, space, pcs)
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += fixed(0.9642) + fixed(1.0) + fixed(0.8249) + b"\0" * 48
    return head + struct.pack(">I", len(tags)) + table + data

def rgb(columns, gamma):
    tags = [(n, xyz(c)) for n, c in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns)]
    return profile(b"mntr", b"RGB ", b"XYZ ", tags + [(n, curve(gamma)) for n in (b"rTRC", b"gTRC", b"bTRC")])

def lab(colour):
    """sRGB to Lab for D50."""
    lin = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    m = ((0.43607, 0.38515, 0.14307), (0.22249, 0.71687, 0.06061), (0.01392, 0.09708, 0.71410))
    x, y, z = (sum(a * b for a, b in zip(r, lin)) for r in m)
    f = lambda t: t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
    x, y, z = f(x / 0.9642), f(y), f(z / 0.8249)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)

def cmyk():
    grid = 5
    inks = ((0, 150, 225), (225, 0, 120), (250, 230, 0), (40, 36, 36))
    table = b""
    for i in range(grid ** 4):
        cover = [i // grid ** (3 - n) % grid / (grid - 1) for n in range(4)]
        colour = [255.0] * 3
        for ink, part in zip(inks, cover):
            colour = [c * (1 - part + part * v / 255) for c, v in zip(colour, ink)]
        l, a, b = lab(colour)
        table += bytes(min(255, max(0, round(v))) for v in (l * 2.55, a + 128, b + 128))
    ramp = bytes(range(256))
    body = b"mft1\0\0\0\0" + bytes((4, 3, grid, 0)) + b"".join(fixed(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    return profile(b"prtr", b"CMYK", b"Lab ", [(b"A2B0", body + ramp * 4 + table + ramp * 3)])

def main(verb, *args):
    if verb == "write":
        files = {
            "adobe": rgb(((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)), 563 / 256),
            "p3": rgb(((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), 2.2),
            "grey": profile(b"mntr", b"GRAY", b"XYZ ", [(b"kTRC", curve(1.8))]), "cmyk": cmyk()}
        for name, data in files.items(): open(f"{args[0]}/{name}.icc", "wb").write(data)
    elif verb == "adobe":
        data = bytearray(open(args[1], "rb").read()); at = data.find(b"\xff\xee")
        app14 = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([int(args[0])])
        if at >= 0: data[at:at + 16] = app14
        else: data[2:2] = app14
        if "ids" in args:  # components named R, G, B, and no JFIF
            jfif = data.find(b"\xff\xe0"); del data[jfif:jfif + 18]
            for n, name in enumerate(b"RGB"):
                for mark, first, step in ((b"\xff\xc0", 10, 3), (b"\xff\xda", 5, 2)):
                    data[data.find(mark) + first + n * step] = name
        open(args[2], "wb").write(data)
    elif verb == "gif":
        width, height, frames = int(args[0]), int(args[1]), int(args[4])
        grey = [v >> 1 for v in open(args[2], "rb").read()]
        out = b"GIF89a" + struct.pack("<HH", width, height) + b"\xf6\0\0" + bytes(v * 2 + v // 64 for v in range(128) for _ in range(3))
        for frame in range(frames):
            # Clearing before the table grows keeps every code at 8 bits: no compression, no bugs.
            codes = bytes(c for i, v in enumerate(grey) for c in (([128] if i % 120 == 0 else []) + [v])) + b"\x81"
            out += b"\x21\xf9\x04\0\x0a\0\0\0\x2c" + struct.pack("<HHHH", 0, 0, width, height) + b"\0\x07"
            out += b"".join(bytes([len(codes[i:i + 255])]) + codes[i:i + 255] for i in range(0, len(codes), 255)) + b"\0"
            grey = grey[width:] + grey[:width]
        open(args[3], "wb").write(out + b"\x3b")
    else:
        out = bytearray(); data = open(args[2], "rb").read()
        for i in range(0, len(data), 3):
            c, m, y = (255 - v for v in data[i:i + 3]); k = min(c, m, y) * 3 // 4
            out += bytes((c - k, m - k, y - k, k))
        open(args[3], "wb").write(out)

main(*sys.argv[1:])
