//! `kills.toml`: photos that must never be shown again, however they are called and scaled.
//!
//! Agencies withdraw photos: manipulated, wrongly credited, without rights. `newsprint photos kill`
//! writes the file; it belongs into the site's history like everything else.

use std::sync::Arc;

use crate::base::diag::{Code, Diag, Parsed, Span};
use crate::text::schema::{self, Key, Notation, Shape};
use picture::pixels::{Proof, alike};

/// The keys of `kills.toml`.
pub const KILLS: &[Key] = &[Key::new("kill", Shape::Tables(KILL), "One photo that was withdrawn.")];

const KILL: &[Key] = &[
    Key::new("hash", Shape::Text, "The fingerprint of its bytes, as `newsprint photos` prints it.")
        .required(),
    Key::new("reason", Shape::Text, "Why, and who said so.").required(),
    Key::new("date", Shape::Text, "When it was withdrawn."),
    Key::new(
        "files",
        Shape::Texts,
        "The files that were this photo then: no error, but never shown.",
    ),
    Key::new(
        "others",
        Shape::Texts,
        "The fingerprints of pictures that only look like it, and are not withdrawn.",
    ),
    Key::new("size", Shape::Text, "Its width and height, for the place that it leaves empty."),
    Key::new("look", Shape::Text, "What it looks like, so that copies in other sizes are found."),
];

/// A photo that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kill {
    /// The fingerprint of its bytes.
    pub hash: u128,
    /// Why.
    pub reason: String,
    /// When.
    pub date: Option<String>,
    /// The files that were this photo when it was withdrawn.
    pub files: Vec<String>,
    /// The fingerprints of pictures that look like it and are not withdrawn.
    pub others: Vec<u128>,
    /// Its width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// What it looks like.
    pub proof: Option<Proof>,
}

/// All photos that were withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kills(pub Vec<Kill>);

impl Kills {
    /// The path of the file, from the site's root.
    pub const FILE: &'static str = "kills.toml";

    /// Reads the file.
    #[must_use]
    pub fn read(text: &str) -> Parsed<Kills> {
        let (table, mut problems) = schema::read(text, Notation::Toml);
        let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
        schema::check(&table, KILLS, Self::FILE, head, Notation::Toml, &mut problems);
        let mut kills = Vec::new();
        for kill in table.tables("kill") {
            let (Some(hash), Some(reason)) = (kill.value.text("hash"), kill.value.string("reason"))
            else {
                continue;
            };
            let Some(number) = parse_hash(&hash.value) else {
                problems.push(
                    Diag::new(Code::VALUE_INVALID, "this is no fingerprint of a photo")
                        .at(hash.span, "expected 32 hexadecimal digits")
                        .help("let `newsprint photos kill FILE --reason …` write this file"),
                );
                continue;
            };
            kills.push(Kill {
                hash: number,
                reason,
                date: kill.value.string("date"),
                files: kill.value.texts("files").into_iter().map(|file| file.value).collect(),
                others: kill
                    .value
                    .texts("others")
                    .iter()
                    .filter_map(|hash| parse_hash(&hash.value))
                    .collect(),
                size: kill.value.string("size").and_then(|size| parse_size(&size)),
                proof: kill.value.string("look").and_then(|look| parse_look(&look)),
            });
        }
        let path: Arc<str> = Self::FILE.into();
        let problems = problems.into_iter().map(|problem| problem.in_file(&path, 0)).collect();
        Parsed { value: Kills(kills), problems }
    }

    /// The withdrawal that a file falls under: that of the same bytes, or else one of a picture that
    /// looks the same, best one that names the file.
    #[must_use]
    pub fn find(&self, path: &str, hash: u128, proof: Option<&Proof>) -> Option<&Kill> {
        let looks = |kill: &&Kill| {
            let looks = kill.proof.as_ref().zip(proof);
            !kill.others.contains(&hash) && looks.is_some_and(|(a, b)| alike(a, b))
        };
        let names = |kill: &&Kill| kill.files.iter().any(|file| file == path);
        let same = self.0.iter().find(|kill| kill.hash == hash);
        same.or_else(|| self.0.iter().find(|kill| names(kill) && looks(kill)))
            .or_else(|| self.0.iter().find(looks))
    }

    /// The text of the file without one withdrawal, or with another in its place. All else of the
    /// text stays as it was written.
    #[must_use]
    pub fn replaced(text: &str, place: usize, with: Option<&Kill>) -> String {
        let mut out = String::with_capacity(text.len());
        let mut seen: Option<usize> = None;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with("[[kill]]") {
                seen = Some(seen.map_or(0, |seen| seen + 1));
                if let Some(kill) = with.filter(|_| seen == Some(place)) {
                    out.push_str(&kill.to_toml());
                    out.push('\n');
                }
            }
            if seen != Some(place) {
                out.push_str(line);
            }
        }
        out
    }
}

impl Kill {
    /// As it is added to the file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let files: Vec<String> = self.files.iter().map(|file| quoted(file)).collect();
        let mut text = format!("[[kill]]\nhash = \"{:032x}\"\n", self.hash);
        if let Some(date) = &self.date {
            text.push_str(&format!("date = {}\n", quoted(date)));
        }
        text.push_str(&format!("reason = {}\n", quoted(&self.reason)));
        text.push_str(&format!("files = [{}]\n", files.join(", ")));
        if !self.others.is_empty() {
            let others: Vec<String> =
                self.others.iter().map(|hash| format!("\"{hash:032x}\"")).collect();
            text.push_str(&format!("others = [{}]\n", others.join(", ")));
        }
        if let Some((width, height)) = self.size {
            text.push_str(&format!("size = \"{width}x{height}\"\n"));
        }
        if let Some(proof) = &self.proof {
            text.push_str(&format!("look = \"{}\"\n", look(proof)));
        }
        text
    }
}

/// A fingerprint as it is printed.
#[must_use]
pub fn parse_hash(text: &str) -> Option<u128> {
    (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

fn parse_size(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once('x')?;
    let side = |text: &str| text.parse().ok().filter(|side| (1..=100_000).contains(side));
    Some((side(width)?, side(height)?))
}

fn look(proof: &Proof) -> String {
    let [red, green, blue] = proof.colour;
    let [across, down] = proof.look;
    format!("{across:016x}-{down:016x}-{red:02x}{green:02x}{blue:02x}-{:02x}", proof.detail)
}

fn parse_look(text: &str) -> Option<Proof> {
    let mut parts = text.split('-').map(|part| u64::from_str_radix(part, 16).ok());
    let (across, down, colour, detail) =
        (parts.next()??, parts.next()??, parts.next()??, parts.next()??);
    let [_, _, _, _, _, red, green, blue] = colour.to_be_bytes();
    let detail = u8::try_from(detail).ok()?;
    Some(Proof { colour: [red, green, blue], look: [across, down], detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let kill = Kill {
            hash: 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef,
            reason: "AP: \"manipulated\"".to_owned(),
            date: Some("2026-03-01".to_owned()),
            files: vec!["content/a/b.jpg".to_owned()],
            others: vec![1, u128::MAX],
            size: Some((1200, 800)),
            proof: Some(Proof { colour: [1, 2, 255], look: [5, u64::MAX], detail: 99 }),
        };
        let read = Kills::read(&kill.to_toml());
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        assert_eq!(read.value.0, [kill]);
    }

    fn kill(hash: u128, files: &[&str], others: &[u128]) -> Kill {
        Kill {
            hash,
            reason: "weg".to_owned(),
            date: None,
            files: files.iter().map(|file| (*file).to_owned()).collect(),
            others: others.to_vec(),
            size: None,
            proof: Some(Proof { colour: [9; 3], look: [7, 7], detail: 99 }),
        }
    }

    #[test]
    fn the_same_bytes_count_before_the_look_and_others_do_not_count() {
        let kills = Kills(vec![kill(1, &["a.jpg"], &[3]), kill(2, &["b.jpg"], &[])]);
        let look = kills.0[0].proof;
        let found = |path: &str, hash| kills.find(path, hash, look.as_ref()).map(|kill| kill.hash);
        assert_eq!(found("x.jpg", 2), Some(2));
        assert_eq!(found("b.jpg", 9), Some(2), "it is named there");
        assert_eq!(found("x.jpg", 9), Some(1));
        assert_eq!(found("x.jpg", 3), Some(2), "no other of the second one");
        let first = Kills(vec![kills.0[0].clone()]);
        assert_eq!(first.find("x.jpg", 3, look.as_ref()), None);
        assert_eq!(first.find("x.jpg", 9, None), None);
    }

    #[test]
    fn one_withdrawal_is_taken_out_and_the_rest_stays() {
        let [one, two] = [kill(1, &["a.jpg"], &[]), kill(2, &["b.jpg"], &[])];
        let text = format!("# ours\n\n{}\n{}# end\n", one.to_toml(), two.to_toml());
        assert_eq!(Kills::replaced(&text, 0, None), format!("# ours\n\n{}# end\n", two.to_toml()));
        let without = Kills::read(&Kills::replaced(&text, 1, None)).value.0;
        assert_eq!(without, std::slice::from_ref(&one));
        let with =
            Kills::read(&Kills::replaced(&text, 1, Some(&kill(2, &["b.jpg"], &[5])))).value.0;
        assert_eq!(with, [one, kill(2, &["b.jpg"], &[5])]);
    }
}
