#!/usr/bin/env python3
"""Makes the pictures in this folder.

The pixels are a grey ramp. The metadata is written by exiftool, so that another program than ours
has made it; all names are invented. Needs vips, cwebp, avifenc, heif-enc and exiftool 12.57 or later.
Run it in this folder; the results are committed.
"""

import pathlib
import struct
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path(tempfile.mkdtemp())

# Properties that are younger than some exiftool releases.
CONFIG = WORK / "config.pl"
CONFIG.write_text(
    """%Image::ExifTool::UserDefined = (
  'Image::ExifTool::PLUS::XMP' => { DataMining => { } },
  'Image::ExifTool::XMP::iptcExt' => {
    AISystemUsed => { }, AISystemVersionUsed => { },
    AIPromptInformation => { }, AIPromptWriterName => { },
  },
);
1;
"""
)


def run(*words):
    subprocess.run([str(word) for word in words], check=True, cwd=WORK, stdout=subprocess.DEVNULL)


def exiftool(name, *options):
    quiet = ["-q", "-q", "-overwrite_original"]
    # The padding of XMP is two kilobytes of spaces; one picture keeps it.
    padding = [] if name == "all.jpg" else ["-api", "Compact=NoPadding"]
    run("exiftool", "-config", CONFIG, *quiet, *padding, *options, HERE / name)


def bases():
    """The same picture without metadata in each format."""
    run("vips", "grey", "ramp.v", "64", "48", "--uchar")
    run("vips", "bandjoin", "ramp.v ramp.v ramp.v", "rgb.v")
    run("vips", "copy", "rgb.v", "srgb.v", "--interpretation", "srgb")
    run("vips", "pngsave", "srgb.v", "base.png", "--strip")
    run("vips", "jpegsave", "srgb.v", "base.jpg", "--strip", "--Q", "40")
    run("vips", "resize", "srgb.v", "tiny.v", "0.25")
    run("vips", "jpegsave", "tiny.v", "tiny.jpg", "--strip", "--Q", "30")
    run("vips", "colourspace", "srgb.v", "cmyk.v", "cmyk")
    run("vips", "jpegsave", "cmyk.v", "cmyk.jpg", "--strip", "--Q", "30")
    run("cwebp", "-quiet", "base.png", "-o", "base.webp")
    run("avifenc", "-s", "9", "base.png", "base.avif")
    run("heif-enc", "-q", "30", "base.png", "-o", "base.heic")
    # Two by two black pixels.
    head = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    image = b"," + struct.pack("<HHHHB", 0, 0, 2, 2, 0) + bytes([2, 3, 0x84, 0x51, 0x00, 0])
    (WORK / "base.gif").write_bytes(head + image + b";")


def take(base, name):
    (HERE / name).write_bytes((WORK / base).read_bytes())


XMP = [
    "-XMP-dc:Creator=Friederike Mustermann",
    "-XMP-photoshop:AuthorsPosition=Staff",
    "-XMP-photoshop:Credit=Beispielagentur",
    "-XMP-photoshop:Source=Beispielzeitung",
    "-XMP-dc:Rights=© 2026 Beispielagentur",
    "-XMP-dc:Description=Die Brücke über den Fluss, fotografiert am Morgen.",
    "-XMP-photoshop:CaptionWriter=fm",
    "-XMP-photoshop:Headline=Brücke am Morgen",
    "-XMP-dc:Title=BRUECKE-0301",
    "-XMP-photoshop:Instructions=NO ARCHIVES; JAPAN OUT",
    "-XMP-photoshop:TransmissionReference=BSP-0042",
    "-XMP-dc:Subject=Brücke",
    "-XMP-dc:Subject=Morgen",
    "-XMP-photoshop:DateCreated=2026:03:01 07:30:00+01:00",
    "-XMP-iptcCore:Location=Steg 4",
    "-XMP-photoshop:City=Musterstadt",
    "-XMP-photoshop:State=Musterland",
    "-XMP-photoshop:Country=Österreich",
    "-XMP-iptcCore:CountryCode=AT",
    "-XMP-photoshop:Urgency=4",
]

XMP_ONLY = [
    "-XMP-iptcCore:AltTextAccessibility=Eine Brücke im Nebel",
    "-XMP-iptcCore:ExtDescrAccessibility=Eine steinerne Brücke mit drei Bögen steht im Nebel.",
    "-XMP-xmpRights:UsageTerms=Editorial use only",
    "-XMP-xmpRights:WebStatement=https://example.com/rights",
    "-XMP-plus:CopyrightOwner={CopyrightOwnerName=Beispielagentur GmbH}",
    "-XMP-plus:Licensor={LicensorName=Beispielagentur,LicensorURL=https://example.com/buy,"
    "LicensorEmail=licence@example.com}",
    "-XMP-plus:ImageSupplier={ImageSupplierName=Bildhaus}",
    "-XMP-plus:ImageSupplierImageID=BH-77",
    "-XMP-plus:ImageCreator={ImageCreatorName=Friederike Mustermann}",
    "-XMP-iptcExt:DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    "-XMP-iptcExt:DigitalImageGUID=urn:example:guid:1",
    "-XMP-iptcExt:PersonInImage=Anna Beispiel",
    "-XMP-iptcExt:PersonInImage=Bert Beispiel",
    "-XMP-iptcExt:LocationCreated={City=Musterstadt,CountryName=Österreich,CountryCode=AT,"
    "ProvinceState=Musterland,Sublocation=Steg 4}",
    "-XMP-iptcExt:LocationShown={City=Brückenau,CountryName=Österreich,CountryCode=AT}",
    "-XMP-iptcExt:Event=Eröffnung der Brücke",
    "-XMP-iptcExt:EventID=urn:example:event:9",
    "-XMP-iptcExt:ImageRegion={RegionBoundary={RbShape=rectangle,RbUnit=relative,RbX=0.2,RbY=0.1,"
    "RbW=0.4,RbH=0.6},Name=Bogen}",
    "-XMP-plus:ModelReleaseStatus#=MR-NON",
    "-XMP-plus:PropertyReleaseStatus#=PR-UPR",
    "-XMP-plus:MinorModelAgeDisclosure#=AG-A25",
    "-XMP-plus:DataMining=http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    "-XMP-plus:OtherConstraints=Keine Montage",
]

AI = [
    "-XMP-iptcExt:AISystemUsed=Malmaschine",
    "-XMP-iptcExt:AISystemVersionUsed=3.1",
    "-XMP-iptcExt:AIPromptInformation=eine Brücke im Nebel",
    "-XMP-iptcExt:AIPromptWriterName=Petra Prompt",
]

IIM = [
    "-charset",
    "iptc=UTF8",
    "-IPTC:CodedCharacterSet=UTF8",
    "-IPTC:By-line=Friederike Mustermann",
    "-IPTC:By-lineTitle=Staff",
    "-IPTC:Credit=Beispielagentur",
    "-IPTC:Source=Beispielzeitung",
    "-IPTC:CopyrightNotice=© 2026 Beispielagentur",
    "-IPTC:Caption-Abstract=Die Brücke über den Fluss, fotografiert am Morgen.",
    "-IPTC:Writer-Editor=fm",
    "-IPTC:Headline=Brücke am Morgen",
    "-IPTC:ObjectName=BRUECKE-0301",
    "-IPTC:SpecialInstructions=NO ARCHIVES; JAPAN OUT",
    "-IPTC:OriginalTransmissionReference=BSP-0042",
    "-IPTC:Keywords=Brücke",
    "-IPTC:Keywords=Morgen",
    "-IPTC:DateCreated=2026:03:01",
    "-IPTC:TimeCreated=07:30:00+01:00",
    "-IPTC:Sub-location=Steg 4",
    "-IPTC:City=Musterstadt",
    "-IPTC:Province-State=Musterland",
    "-IPTC:Country-PrimaryLocationName=Österreich",
    "-IPTC:Country-PrimaryLocationCode=AUT",
    "-IPTC:Urgency=4",
]

IIM_ONLY = [
    "-IPTC:ReleaseDate=2026:03:02",
    "-IPTC:ReleaseTime=06:00:00+01:00",
    "-IPTC:ExpirationDate=2026:04:01",
    "-IPTC:ExpirationTime=00:00:00+00:00",
    "-IPTC:EditStatus=CORRECTED",
]

EXIF = [
    "-EXIF:Artist=Friederike Mustermann",
    "-EXIF:Copyright=© 2026 Beispielagentur",
    "-EXIF:ImageDescription=Die Brücke über den Fluss, fotografiert am Morgen.",
    "-EXIF:DateTimeOriginal=2026:03:01 07:30:00",
    "-EXIF:OffsetTimeOriginal=+01:00",
    "-EXIF:ImageUniqueID=0123456789abcdef0123456789abcdef",
]


def segments(data):
    """The segments of a JPEG before its scan, and the rest."""
    at, found = 2, []
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append(data[at : at + 2 + length])
        at += 2 + length
    return found, data[at:]


def reorder(name, first):
    """Puts the segments that `first` chooses behind APP0, before all others."""
    path = HERE / name
    found, rest = segments(path.read_bytes())
    rank = lambda s: 0 if s[1] == 0xE0 else 1 if first(s) else 2
    path.write_bytes(b"\xff\xd8" + b"".join(sorted(found, key=rank)) + rest)


IS_XMP = lambda s: s[1] == 0xE1 and s[4:].startswith(b"http://ns.adobe.com/xap/1.0/\0")
IS_IIM = lambda s: s[1] == 0xED


def everything():
    for kind in ["jpg", "png", "webp", "avif", "heic"]:
        take(f"base.{kind}", f"all.{kind}")
        iim = IIM + IIM_ONLY if kind == "jpg" else []
        exiftool(f"all.{kind}", *XMP, *XMP_ONLY, *iim, *EXIF)


def order_and_length():
    words = " ".join(f"Wort{n}" for n in range(700))
    take("base.jpg", "xmp-long-first.jpg")
    exiftool("xmp-long-first.jpg", *XMP, *IIM, *IIM_ONLY, f"-XMP-iptcCore:ExtDescrAccessibility={words}")
    reorder("xmp-long-first.jpg", IS_XMP)
    take("base.jpg", "iim-first.jpg")
    exiftool("iim-first.jpg", *XMP, *IIM, *IIM_ONLY)
    reorder("iim-first.jpg", IS_IIM)
    words = " ".join(f"Wort{n}" for n in range(7800))
    take("base.jpg", "xmp-extended.jpg")
    (WORK / "words").write_text(words)
    exiftool("xmp-extended.jpg", *XMP, f"-XMP-iptcCore:ExtDescrAccessibility<={WORK / 'words'}")


def iim():
    take("base.jpg", "iim-latin1.jpg")
    exiftool(
        "iim-latin1.jpg",
        "-charset",
        "iptc=Latin",
        "-IPTC:By-line=Zoë Müller",
        "-IPTC:Credit=Beispiel/Österreich",
        "-IPTC:Caption-Abstract=Äpfel – „süß“ für 3 €",
        "-IPTC:Keywords=Äpfel",
        "-IPTC:Keywords=Märkte",
    )
    take("base.jpg", "iim-utf8.jpg")
    exiftool("iim-utf8.jpg", *IIM, "-IPTC:By-line=Łukasz Żółw", "-IPTC:Credit=Beispiel/Łódź")
    take("base.jpg", "iim-cut.jpg")
    long = "Friederike Musterfrau-Beispielhuber"
    credit = "Österreichische Beispielagentur für Fotografie"
    exiftool(
        "iim-cut.jpg",
        "-charset",
        "iptc=UTF8",
        "-IPTC:CodedCharacterSet=UTF8",
        f"-XMP-dc:Creator={long}",
        f"-IPTC:By-line={long[:32]}",
        f"-XMP-photoshop:Credit={credit}",
        f"-IPTC:Credit={credit.encode()[:32].decode(errors='ignore')}",
        f"-XMP-photoshop:Source={credit[:31]}",
        "-m",
        f"-IPTC:Source={credit}",
    )


def people():
    take("base.jpg", "creators-two.jpg")
    names = ["Anna Beispiel", "Bert Muster"]
    exiftool(
        "creators-two.jpg",
        *[f"-XMP-dc:Creator={name}" for name in names],
        *[f"-IPTC:By-line={name}" for name in names],
        "-EXIF:Artist=Anna Beispiel; Bert Muster",
    )
    take("base.jpg", "differing.jpg")
    exiftool(
        "differing.jpg",
        "-XMP-dc:Creator=Anna Beispiel",
        "-IPTC:By-line=Bert Muster",
        "-EXIF:Artist=Clara Kamera",
        "-XMP-photoshop:Credit=Beispielagentur",
        "-IPTC:Credit=Andere Agentur",
        "-XMP-photoshop:Source=BEISPIELZEITUNG",
        "-IPTC:Source=Beispielzeitung ",
        "-XMP-dc:Rights=© Beispielagentur",
        "-EXIF:Copyright=(c) Beispielagentur",
    )
    take("base.jpg", "credit-unclear.jpg")
    exiftool(
        "credit-unclear.jpg",
        "-XMP-dc:Creator=Anna Beispiel",
        "-XMP-photoshop:Credit=Courtesy of the museum",
    )
    take("base.jpg", "credit-other-person.jpg")
    exiftool(
        "credit-other-person.jpg",
        "-XMP-dc:Creator=Anna Beispiel",
        "-XMP-photoshop:Credit=AP/Bert Muster",
    )


def exif():
    take("base.jpg", "exif-only.jpg")
    exiftool("exif-only.jpg", *EXIF, "-EXIF:Artist=Anna Beispiel; Bert Muster")
    exiftool("exif-only.jpg", "-EXIF:Copyright=Anna Beispiel\nBeispielzeitung")
    take("base.png", "exif.png")
    exiftool("exif.png", *EXIF)
    take("base.jpg", "gps.jpg")
    exiftool(
        "gps.jpg",
        "-EXIF:GPSLatitude=48.2",
        "-EXIF:GPSLatitudeRef=N",
        "-EXIF:GPSLongitude=16.3",
        "-EXIF:GPSLongitudeRef=E",
        "-EXIF:Artist=Anna Beispiel",
    )
    take("base.jpg", "gps-xmp.jpg")
    exiftool("gps-xmp.jpg", "-XMP-exif:GPSLatitude=48.2", "-XMP-dc:Creator=Anna Beispiel")
    for turn in range(1, 9):
        take("tiny.jpg", f"orientation-{turn}.jpg")
        exiftool(f"orientation-{turn}.jpg", "-n", f"-EXIF:Orientation={turn}")
    take("base.png", "text.png")
    exiftool(
        "text.png",
        "-PNG:Author=Zoë Müller",
        "-PNG:Copyright=© Beispielzeitung",
        "-PNG:Description=Äpfel",
    )


def ai():
    term = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    take("base.jpg", "ai.jpg")
    exiftool("ai.jpg", f"-XMP-iptcExt:DigitalSourceType={term}trainedAlgorithmicMedia", *AI)
    take("base.webp", "ai-edited.webp")
    composite = f"{term}compositeWithTrainedAlgorithmicMedia"
    exiftool("ai-edited.webp", f"-XMP-iptcExt:DigitalSourceType={composite}")
    take("base.jpg", "ai-system-only.jpg")
    exiftool("ai-system-only.jpg", "-XMP-iptcExt:AISystemUsed=Malmaschine")


def more():
    take("cmyk.jpg", "cmyk.jpg")
    exiftool("cmyk.jpg", *XMP, *IIM)
    take("base.gif", "xmp.gif")
    exiftool("xmp.gif", *XMP)
    take("base.jpg", "region-mwg.jpg")
    exiftool(
        "region-mwg.jpg",
        "-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=64,H=48,Unit=pixel},RegionList=["
        "{Area={X=16,Y=12,W=8,H=8,Unit=pixel},Type=Face},"
        "{Area={X=0.9,Y=0.9,W=0.1,H=0.1,Unit=normalized},Type=Focus}]}",
    )
    (HERE / "drawing.svg").write_text(
        """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48">
  <title>Not metadata</title>
  <metadata>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"
        xmlns:ps="http://ns.adobe.com/photoshop/1.0/">
      <cc:Work rdf:about="" ps:Credit="Beispielzeitung">
        <dc:format>image/svg+xml</dc:format>
        <dc:title>Wahlkarte</dc:title>
        <dc:creator><cc:Agent><dc:title>Anna Beispiel</dc:title></cc:Agent></dc:creator>
        <dc:rights><cc:Agent><dc:title>© Beispielzeitung</dc:title></cc:Agent></dc:rights>
        <dc:subject><rdf:Bag><rdf:li>Wahl</rdf:li><rdf:li>Karte</rdf:li></rdf:Bag></dc:subject>
        <cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>
      </cc:Work>
    </rdf:RDF>
  </metadata>
  <rect width="64" height="48" fill="#888"/>
</svg>
"""
    )


def agencies():
    """Fields in the manner of agencies, by invented photographers."""
    take("base.jpg", "like-ap.jpg")
    exiftool(
        "like-ap.jpg",
        "-IPTC:By-line=Jo Example",
        "-IPTC:By-lineTitle=STF",
        "-IPTC:Credit=AP",
        "-IPTC:Source=AP",
        "-IPTC:CopyrightNotice=Copyright 2026 The Associated Press. All rights reserved",
        "-IPTC:Caption-Abstract=A bridge in the fog, Sunday, March 1, 2026. (AP Photo/Jo Example)",
        "-IPTC:SpecialInstructions=MANDATORY CREDIT; NO LICENSING EXCEPT BY COOPERATIVE MEMBERS; "
        "USE ONLY IN THE 14 DAYS FROM THE TIME OF TRANSMISSION; NYC OUT; MAGS OUT",
        "-IPTC:OriginalTransmissionReference=EX101",
        "-XMP-dc:Creator=Jo Example",
        "-XMP-photoshop:Credit=AP",
    )
    take("base.jpg", "like-reuters.jpg")
    exiftool(
        "like-reuters.jpg",
        "-IPTC:By-line=SAM SPECIMEN",
        "-IPTC:Credit=REUTERS",
        "-IPTC:Source=X00042",
        "-IPTC:SpecialInstructions=THIS IMAGE HAS BEEN SUPPLIED BY A THIRD PARTY. "
        "NO THIRD PARTY SALES. SOUTH KOREA OUT. NO COMMERCIAL OR EDITORIAL SALES IN SOUTH KOREA",
        "-XMP-dc:Creator=SAM SPECIMEN",
        "-XMP-photoshop:Credit=REUTERS",
        "-XMP-photoshop:Source=X00042",
    )
    take("base.jpg", "like-getty.jpg")
    exiftool(
        "like-getty.jpg",
        "-XMP-dc:Creator=Kim Sample",
        "-XMP-photoshop:Credit=Getty Images",
        "-XMP-photoshop:Source=Getty Images Europe",
        "-XMP-dc:Rights=2026 Getty Images",
        "-XMP-xmpRights:WebStatement=https://www.example.com/eula",
        "-XMP-plus:Licensor={LicensorURL=https://www.example.com/detail/1}",
        "-XMP-plus:DataMining=http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
        "-IPTC:By-line=Kim Sample",
        "-IPTC:Credit=Getty Images",
        "-IPTC:Source=Getty Images Europe",
        "-IPTC:CopyrightNotice=2026 Getty Images",
    )
    take("base.jpg", "like-dpa.jpg")
    exiftool(
        "like-dpa.jpg",
        "-charset",
        "iptc=UTF8",
        "-IPTC:CodedCharacterSet=UTF8",
        "-IPTC:By-line=Jörg Muster",
        "-IPTC:Credit=picture alliance/dpa",
        "-IPTC:Source=dpa",
        "-IPTC:SpecialInstructions=ACHTUNG: Nur zur redaktionellen Verwendung und nur mit "
        "vollständiger Nennung; Nennung vorgeschrieben. Sperrfrist: 1. März 2026, 12.00 Uhr",
        "-XMP-dc:Creator=Jörg Muster",
        "-XMP-photoshop:Credit=picture alliance/dpa",
    )
    take("base.jpg", "like-apa.jpg")
    exiftool(
        "like-apa.jpg",
        "-charset",
        "iptc=Latin",
        "-IPTC:By-line=HANNES MUSTER",
        "-IPTC:Credit=APA/HANNES MUSTER",
        "-IPTC:Source=APA",
        "-IPTC:SpecialInstructions=Österreich out, keine Archivierung",
    )


if __name__ == "__main__":
    bases()
    everything()
    order_and_length()
    iim()
    people()
    exif()
    ai()
    more()
    agencies()
