//! `kills.toml`: photos that must never be shown again, however they are called and scaled.
//!
//! Agencies withdraw photos: manipulated, wrongly credited, without rights. `newsprint photos kill`
//! writes the file; it belongs into the site's history like everything else.

use std::sync::Arc;

use crate::diag::{Code, Diag, Parsed, Span};
use crate::schema::{self, Key, Notation, Shape};
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
                proof: kill.value.string("look").and_then(|look| parse_look(&look)),
            });
        }
        let path: Arc<str> = Self::FILE.into();
        let problems = problems.into_iter().map(|problem| problem.in_file(&path, 0)).collect();
        Parsed { value: Kills(kills), problems }
    }

    /// The withdrawal that a file falls under.
    #[must_use]
    pub fn find(&self, hash: u128, proof: Option<&Proof>) -> Option<&Kill> {
        let same = |kill: &&Kill| {
            let looks = kill.proof.as_ref().zip(proof);
            kill.hash == hash || looks.is_some_and(|(a, b)| alike(a, b))
        };
        self.0.iter().find(same)
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
            proof: Some(Proof { colour: [1, 2, 255], look: [5, u64::MAX], detail: 99 }),
        };
        let read = Kills::read(&kill.to_toml());
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        assert_eq!(read.value.0, [kill]);
    }
}
