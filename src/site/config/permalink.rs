//! The form of articles' URLs.

use jiff::civil::Date;

use crate::base::names;

/// A pattern such as `/{section}/{slug}/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Permalink {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    Section,
    Slug,
    Year,
    Month,
    Day,
    Id,
}

/// What a URL is made of.
#[derive(Clone, Copy, Debug)]
pub struct PermalinkParts<'a> {
    /// The section's folder.
    pub section: &'a str,
    /// The article's slug.
    pub slug: &'a str,
    /// The day of its date, in the site's zone.
    pub date: Date,
    /// Its id.
    pub id: Option<&'a str>,
}

impl Default for Permalink {
    fn default() -> Self {
        let text = |text: &str| Piece::Text(text.to_owned());
        Self { pieces: vec![text("/"), Piece::Section, text("/"), Piece::Slug, text("/")] }
    }
}

impl Permalink {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it can't be used, as the end of a sentence.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        if !pattern.starts_with('/') {
            return Err("it must start with /".to_owned());
        }
        let last = pattern.rsplit(['/', '}']).next().unwrap_or_default();
        if last.contains('.') && !pattern.ends_with(".html") {
            return Err("it must end with /, with .html, or with no ending".to_owned());
        }
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').ok_or("a { has no }")? + open;
            pieces.push(Piece::Text(rest[..open].to_owned()));
            pieces.push(match &rest[open + 1..close] {
                "section" => Piece::Section,
                "slug" => Piece::Slug,
                "year" => Piece::Year,
                "month" => Piece::Month,
                "day" => Piece::Day,
                "id" => Piece::Id,
                other => return Err(format!("there is no {{{other}}}")),
            });
            rest = &rest[close + 1..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        if !pieces.contains(&Piece::Slug) && !pieces.contains(&Piece::Id) {
            return Err("without {slug} or {id} all articles would have the same URL".to_owned());
        }
        for piece in &pieces {
            if let Piece::Text(text) = piece {
                let fine =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/-_.".contains(c);
                if !text.chars().all(fine) {
                    return Err(
                        "it may hold lowercase letters, digits, - _ . and / only".to_owned()
                    );
                }
                if text.contains("//") || text.contains("/.") {
                    return Err("two slashes, or a slash and a dot, stand together".to_owned());
                }
            }
        }
        let pattern = Self { pieces };
        // Only what the pattern itself says can make this a file of the host's.
        let (section, slug, date) = ("a", "a", jiff::civil::Date::default());
        let sample = pattern.path(&PermalinkParts { section, slug, date, id: Some("a") });
        match names::fault(&sample) {
            None => Ok(pattern),
            Some(_) => Err("hosts read their configuration from such a path".to_owned()),
        }
    }

    /// Whether articles need an `id`.
    #[must_use]
    pub fn needs_id(&self) -> bool {
        self.pieces.contains(&Piece::Id)
    }

    /// Whether the day of publication stands in it.
    #[must_use]
    pub fn needs_date(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Year | Piece::Month | Piece::Day))
    }

    /// Whether URLs of pages end with a slash. Where that of an article ends with neither a slash
    /// nor `.html`, no page's does.
    #[must_use]
    pub fn slash(&self) -> bool {
        match self.pieces.last() {
            Some(Piece::Text(text)) => text.ends_with('/') || text.ends_with(".html"),
            _ => false,
        }
    }

    /// The path of an article from the site's root: its folder, or its file.
    #[must_use]
    pub fn path(&self, parts: &PermalinkParts<'_>) -> String {
        let mut path = String::with_capacity(64);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Section => path.push_str(parts.section),
                Piece::Slug => path.push_str(parts.slug),
                Piece::Year => path.push_str(&format!("{:04}", parts.date.year())),
                Piece::Month => path.push_str(&format!("{:02}", parts.date.month())),
                Piece::Day => path.push_str(&format!("{:02}", parts.date.day())),
                Piece::Id => path.push_str(parts.id.unwrap_or_default()),
            }
        }
        if !self.slash() {
            path.push_str(".html");
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_filled() {
        let parts = PermalinkParts {
            section: "ausland",
            slug: "zug",
            date: jiff::civil::date(2023, 9, 1),
            id: Some("77"),
        };
        assert_eq!(Permalink::default().path(&parts), "/ausland/zug/");
        let pattern = Permalink::parse("/{year}/{month}/{day}/{slug}-{id}.html").unwrap();
        assert_eq!(pattern.path(&parts), "/2023/09/01/zug-77.html");
        assert!(pattern.slash());
        for (pattern, path) in [
            ("/{section}/{slug}", "/ausland/zug.html"),
            ("/{slug}-a", "/zug-a.html"),
            ("/v1.2/{slug}", "/v1.2/zug.html"),
        ] {
            let pattern = Permalink::parse(pattern).unwrap();
            assert_eq!((pattern.path(&parts).as_str(), pattern.slash()), (path, false));
        }
    }

    #[test]
    fn a_pattern_that_cannot_work_is_refused() {
        for pattern in [
            "{slug}/",
            "/{slug}.php",
            "/{titel}/",
            "/{section}/",
            "/{slug/",
            "/../{slug}/",
            "//{slug}/",
            "/Ü/{slug}/",
            "/_headers/{slug}/",
        ] {
            assert!(Permalink::parse(pattern).is_err(), "{pattern}");
        }
    }
}
