//! Writes rights into tiny pictures of every format and lets other programs read them back.
//! Programs that are not installed are passed over.

mod container;
mod damage;
mod svg;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use newsprint_picture::metadata::container::{jpeg, kind};
use newsprint_picture::metadata::write::{Rights, Unwritable, write};
use newsprint_picture::metadata::{self, Licensor};

/// What a program printed, or nothing when there is no such program or it failed.
fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let out = Command::new(program).args(arguments).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The Python that has Pillow.
fn pillow() -> Option<&'static str> {
    ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(|one| run(one, &["-c", "import PIL"]).is_some())
}

/// The pictures of one folder with their names, in the names' order.
fn folder(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending != "md" && ending != "py"));
    found.sort();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    found.into_iter().map(|path| (name(&path), fs::read(path).unwrap())).collect()
}

/// The pictures made for these tests.
fn pictures() -> Vec<(String, Vec<u8>)> {
    let found = folder("written");
    assert!(found.len() > 15);
    found
}

/// The pictures that can be written.
fn writable() -> Vec<(String, Vec<u8>)> {
    let mut all = pictures();
    all.retain(|(name, _)| name != "sequence.avif" && !name.ends_with("heic"));
    all
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn rights() -> Rights {
    Rights {
        creators: vec!["Zoë Müßig".into(), "李小龍 😀".into(), "O'Neil & \"Sons\" <x>".into()],
        creator_title: some("Fotografin"),
        credit_line: some("AP/Ng Han Guan ÄÖÜ ß"),
        source: some("AP"),
        copyright_notice: some("© 2026 Zoë Müßig / AP"),
        web_statement: some("https://example.org/r?a=1&b=2"),
        licensors: vec![
            Licensor {
                name: some("AP & Söhne"),
                url: some("https://example.org/buy?x=<1>"),
                email: some("rechte@example.org"),
            },
            Licensor { name: some("Zwei"), url: None, email: None },
        ],
        usage_terms: some("Nur redaktionell. Kein Archiv. ]]> --> \"ja\""),
        copyright_owners: vec!["AP".into(), "Zoë".into()],
        suppliers: vec!["APA".into()],
        supplier_image_id: some("APA-123"),
        digital_source_type: some("compositeWithTrainedAlgorithmicMedia"),
        data_mining: some("DMI-PROHIBITED-AIMLTRAINING"),
        other_constraints: some("keine 中文"),
        alt_text: some("Ein <Hund> & eine Katze 😀"),
        job_id: some("XAP101"),
        guid: some("urn:uuid:abc-123"),
        date_created: some("2026-03-01T12:00:00+01:00"),
    }
}

/// A folder of this test's own that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("write-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn writing_twice_is_writing_once() {
    let mut photos = folder("photos");
    photos.retain(|(name, _)| !name.ends_with("heic") && name != "drawing.svg");
    for (name, old) in writable().into_iter().chain(photos) {
        for rights in [rights(), Rights::default()] {
            let once = write(&old, &rights).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(kind(&once), kind(&old), "{name}");
            assert!(write(&once, &rights).unwrap() == once, "{name}");
            // Other rights in between leave no trace.
            let other = Rights { credit_line: some("other"), ..Rights::default() };
            let detour = write(&write(&once, &other).unwrap(), &rights).unwrap();
            assert!(detour == once, "{name}");
        }
    }
}

#[test]
fn nothing_of_the_old_remains() {
    let mut told = 0;
    for (name, old) in writable() {
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|one| one == word);
        told += usize::from(has(&old, b"secret"));
        let new = write(&old, &rights()).unwrap();
        let words: [&[u8]; 7] =
            [b"secret", b"GPS", b"ExifTool", b"mwg-rs", b"Instructions", b"libavif", b"sodipodi"];
        for word in words {
            assert!(!has(&new, word), "{name}: {}", String::from_utf8_lossy(word));
        }
    }
    assert!(told >= 8, "{told}");
}

/// Properties as exiftool prints them, lists joined with `|`, and `-` for what is not there.
fn properties(path: &str, tags: &[&str]) -> Vec<String> {
    let mut arguments = vec!["-s3", "-n", "-f", "-sep", "|", "-charset", "UTF8"];
    arguments.extend(tags);
    arguments.push(path);
    run("exiftool", &arguments).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Holds that exiftool finds exactly these values and has nothing to complain of.
fn assert_properties(path: &str, expected: &[(&str, &str)]) {
    let complaints = run("exiftool", &["-validate", "-warning", "-error", "-a", "-s3", path]);
    assert_eq!(complaints.as_deref().map(str::trim), Some("OK"), "{path}");
    let tags: Vec<&str> = expected.iter().map(|(tag, _)| *tag).collect();
    let found = properties(path, &tags);
    assert_eq!(found.len(), expected.len(), "{path}: {found:?}");
    for ((tag, value), found) in expected.iter().zip(&found) {
        assert_eq!(found, value, "{path} {tag}");
    }
}

#[test]
fn exiftool_reads_every_property_and_has_no_complaint() {
    if run("exiftool", &["-ver"]).is_none() {
        return;
    }
    let folder = Folder::new("exiftool");
    let rights = rights();
    let creators = rights.creators.join("|");
    for (name, old) in writable() {
        let path = folder.put(&name, &write(&old, &rights).unwrap());
        let vocabulary = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING";
        let code =
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
        let mut expected = vec![
            ("-XMP-dc:Creator", creators.as_str()),
            ("-XMP-dc:Rights", "© 2026 Zoë Müßig / AP"),
            ("-XMP-photoshop:AuthorsPosition", "Fotografin"),
            ("-XMP-photoshop:Credit", "AP/Ng Han Guan ÄÖÜ ß"),
            ("-XMP-photoshop:Source", "AP"),
            ("-XMP-photoshop:TransmissionReference", "XAP101"),
            ("-XMP-photoshop:DateCreated", "2026:03:01 12:00:00+01:00"),
            ("-XMP-xmpRights:Marked", "True"),
            ("-XMP-xmpRights:UsageTerms", "Nur redaktionell. Kein Archiv. ]]> --> \"ja\""),
            ("-XMP-xmpRights:WebStatement", "https://example.org/r?a=1&b=2"),
            ("-XMP-plus:LicensorName", "AP & Söhne|Zwei"),
            ("-XMP-plus:LicensorURL", "https://example.org/buy?x=<1>"),
            ("-XMP-plus:LicensorEmail", "rechte@example.org"),
            ("-XMP-plus:CopyrightOwnerName", "AP|Zoë"),
            ("-XMP-plus:ImageSupplierName", "APA"),
            ("-XMP-plus:ImageSupplierImageID", "APA-123"),
            ("-XMP-plus:DataMining", vocabulary),
            ("-XMP-plus:OtherConstraints", "keine 中文"),
            ("-XMP-iptcExt:DigitalSourceType", code),
            ("-XMP-iptcExt:DigitalImageGUID", "urn:uuid:abc-123"),
            ("-XMP-iptcCore:AltTextAccessibility", "Ein <Hund> & eine Katze 😀"),
        ];
        let gone = ["GPSLatitude", "SerialNumber", "ThumbnailImage", "RegionName", "Comment"];
        let gone = gone.iter().chain(&["Instructions", "SpecialInstructions", "Author"]);
        let gone: Vec<String> = gone.map(|tag| format!("-{tag}")).collect();
        expected.extend(gone.iter().map(|tag| (tag.as_str(), "-")));
        let joined = rights.creators.join("; ");
        let older = [
            ("-IPTC:CodedCharacterSet", ".%G"),
            ("-IPTC:By-line", creators.as_str()),
            ("-IPTC:By-lineTitle", "Fotografin"),
            ("-IPTC:Credit", "AP/Ng Han Guan ÄÖÜ ß"),
            ("-IPTC:Source", "AP"),
            ("-IPTC:CopyrightNotice", "© 2026 Zoë Müßig / AP"),
            ("-IPTC:OriginalTransmissionReference", "XAP101"),
            ("-IPTC:DateCreated", "2026:03:01"),
            ("-IPTC:TimeCreated", "12:00:00+01:00"),
            ("-IFD0:Artist", joined.as_str()),
            ("-IFD0:Copyright", "© 2026 Zoë Müßig / AP"),
        ];
        if name.ends_with("jpg") {
            expected.extend(older);
        }
        assert_properties(&path, &expected);
    }
    for (name, orientation) in [("baseline.jpg", "6"), ("alpha.webp", "3")] {
        let path = folder.0.join(name);
        assert_eq!(properties(path.to_str().unwrap(), &["-Orientation"]), [orientation]);
    }
}

#[test]
fn newsprint_reads_every_property_back() {
    let rights = rights();
    let mut photos = folder("photos");
    photos.retain(|(name, _)| !name.ends_with("heic") && name != "drawing.svg");
    for (name, old) in writable().into_iter().chain(photos) {
        let read = metadata::read(&write(&old, &rights).unwrap());
        assert_eq!(read.unreadable, Vec::<String>::new(), "{name}");
        assert_eq!(read.differing, Vec::new(), "{name}");
        let back = Rights {
            creators: read.creators,
            creator_title: read.creator_title,
            credit_line: read.credit_line,
            source: read.source,
            copyright_notice: read.copyright_notice,
            web_statement: read.web_statement,
            licensors: read.licensors,
            usage_terms: read.usage_terms,
            copyright_owners: read.copyright_owners,
            suppliers: read.suppliers,
            supplier_image_id: read.supplier_image_id,
            digital_source_type: read.digital_source_type,
            data_mining: read.data_mining,
            other_constraints: read.other_constraints,
            alt_text: read.alt_text,
            job_id: read.job_id,
            guid: read.guid,
            date_created: read.date_created,
        };
        assert_eq!(back, rights, "{name}");
        assert!(!read.has_location && read.instructions.is_none(), "{name}");
        assert_eq!(read.orientation, metadata::read(&old).orientation, "{name}");
    }
}

#[test]
fn long_names_are_whole_in_xmp_and_cut_between_characters_in_iim() {
    let folder = Folder::new("long");
    for unit in ["ä", "李", "😀", "x"] {
        let long = unit.repeat(200);
        let rights = Rights {
            creators: vec![long.clone()],
            copyright_notice: Some(long.clone()),
            credit_line: Some(long.clone()),
            ..Rights::default()
        };
        let formats = ["alpha-text.png", "alpha.avif", "drawn.svg", "lossy.webp", "still.gif"];
        for (name, old) in writable() {
            if !name.ends_with("jpg") && !formats.contains(&name.as_str()) {
                continue;
            }
            let new = write(&old, &rights).unwrap();
            let path = folder.put(&name, &new);
            if run("exiftool", &["-ver"]).is_none() {
                continue;
            }
            let cut = |bytes: usize| unit.repeat(bytes / unit.len());
            let (line, notice) = (cut(32), cut(128));
            let mut expected = vec![
                ("-XMP-photoshop:Credit", long.as_str()),
                ("-XMP-dc:Creator", long.as_str()),
                ("-XMP-dc:Rights", long.as_str()),
            ];
            if name.ends_with("jpg") {
                expected.push(("-IPTC:Credit", line.as_str()));
                expected.push(("-IPTC:By-line", line.as_str()));
                expected.push(("-IPTC:CopyrightNotice", notice.as_str()));
            }
            assert_properties(&path, &expected);
        }
    }
}

#[test]
fn rights_that_do_not_fit_are_cut_and_never_fail_for_their_free_texts() {
    let old = pictures().into_iter().find(|(name, _)| name == "progressive.jpg").unwrap().1;
    let long = Rights {
        alt_text: Some("ä&".repeat(60_000)),
        usage_terms: Some("<".repeat(200_000)),
        ..rights()
    };
    let new = write(&old, &long).unwrap();
    assert!(new.len() < old.len() + 70_000);
    let (segments, _) = jpeg::segments(&new).unwrap();
    let packet =
        segments.iter().find(|one| one.data.starts_with(b"http://ns.adobe.com/xap")).unwrap();
    let text = String::from_utf8_lossy(packet.data);
    assert!(text.contains("<photoshop:Credit>AP/Ng Han Guan ÄÖÜ ß</photoshop:Credit>"));
    assert!(text.contains("<Iptc4xmpCore:AltTextAccessibility>"));
    // Not even a name can be kept of this many.
    let crowd = Rights { creators: vec!["Name".into(); 10_000], ..Rights::default() };
    assert_eq!(write(&old, &crowd), Err(Unwritable::TooLong));
    let many = Rights { creators: vec!["Name".into(); 3_000], ..Rights::default() };
    assert!(write(&old, &many).is_ok());
}

#[test]
fn characters_that_xml_forbids_are_left_out() {
    let rights = Rights {
        credit_line: some(" \u{0}A\u{1}P\u{B}\u{FFFE}\u{1F} "),
        source: some("\u{2}  "),
        alt_text: some("one\r\ntwo\tthree"),
        date_created: some("yesterday"),
        ..Rights::default()
    };
    let new = write(b"<svg xmlns='http://www.w3.org/2000/svg'/>", &rights).unwrap();
    let text = String::from_utf8(new).unwrap();
    assert!(text.contains("<photoshop:Credit>AP</photoshop:Credit>"), "{text}");
    assert!(text.contains(">one&#xD;\ntwo\tthree<"), "{text}");
    assert!(!text.contains("photoshop:Source") && !text.contains("DateCreated"), "{text}");
}

#[test]
fn pillow_decodes_the_same_frames() {
    let Some(python) = pillow() else { return };
    let folder = Folder::new("pillow");
    let program = "
import sys
from PIL import Image, ImageSequence
def frames(path):
    with Image.open(path) as im:
        im.load()
        modes = lambda f: 'CMYK' if f.mode == 'CMYK' else 'RGBA'
        return [f.convert(modes(f)).tobytes() for f in ImageSequence.Iterator(im)], im.info
a, before = frames(sys.argv[1])
b, after = frames(sys.argv[2])
assert a == b, 'pixels'
assert len(a) == int(sys.argv[3]), len(a)
for key in ('icc_profile', 'duration', 'loop', 'transparency', 'adobe_transform'):
    assert before.get(key) == after.get(key), key
assert 'comment' not in after
assert before.get('dpi', (1, 1)) == (1, 1) or before['dpi'] == after['dpi'], 'dpi'
print('same')
";
    for (name, old) in writable() {
        if name.ends_with("avif") || name.ends_with("svg") {
            continue;
        }
        let count = if name.starts_with("animated") { "3" } else { "1" };
        let (before, after) = (
            folder.put(&format!("old-{name}"), &old),
            folder.put(&name, &write(&old, &rights()).unwrap()),
        );
        let out =
            Command::new(python).args(["-c", program, &before, &after, count]).output().unwrap();
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn other_decoders_give_the_same_pixels() {
    let folder = Folder::new("pixels");
    let mut same = 0;
    for (name, old) in writable() {
        let before = folder.put(&format!("old-{name}"), &old);
        let after = folder.put(&name, &write(&old, &rights()).unwrap());
        let decode = |path: &str, program: &str| {
            let out = format!("{path}.{}", if program == "avifdec" { "y4m" } else { "raw" });
            let arguments: Vec<&str> = match program {
                "vips" => vec!["rawsave", path, &out],
                "dwebp" => vec![path, "-pam", "-o", &out],
                _ => vec![path, &out],
            };
            run(program, &arguments)?;
            fs::read(out).ok()
        };
        let programs: &[&str] = match name.rsplit('.').next() {
            Some("avif") => &["avifdec", "vips"],
            Some("webp") if !name.starts_with("animated") => &["dwebp", "vips"],
            _ => &["vips"],
        };
        for program in programs {
            // Only what the program can read at all.
            if let Some(pixels) = decode(&before, program) {
                assert!(decode(&after, program) == Some(pixels), "{program} {name}");
                same += 1;
            }
        }
    }
    assert!(same > 0 || run("vips", &["--version"]).is_none());
}
