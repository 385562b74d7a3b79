//! Which photos are asked for. What can't be meant is an error, and what is misspelt gets a
//! suggestion.

use std::collections::BTreeSet;

use crate::base::diag::{Code, Diag, nearest};
use crate::base::nfc;
use crate::cli::arguments::Photos;
use crate::text::credit::Registry;

/// The photos that are asked for.
pub(super) struct Filter {
    /// The party that must be named, as it is printed.
    pub(super) agency: Option<String>,
    /// The month of the article: `2026-11`.
    pub(super) month: Option<String>,
    pub(super) expiring: bool,
}

/// What all photos of the site have, to say what could have been meant.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) parties: BTreeSet<String>,
    pub(super) months: BTreeSet<String>,
}

impl Filter {
    /// Reads what was typed.
    ///
    /// # Errors
    /// The month is none.
    pub(super) fn read(wanted: &Photos, registry: &Registry) -> Result<Self, Box<Diag>> {
        let canonical = |name: &String| {
            let name = nfc::composed(name.trim().to_owned());
            registry.find(&name).map_or(name, |one| one.name.clone())
        };
        Ok(Self {
            agency: wanted.agency.as_ref().map(canonical),
            month: wanted.month.as_deref().map(month).transpose()?,
            expiring: wanted.expiring,
        })
    }

    /// Whether a photo is asked for, by the parties it names and the day of its article.
    pub(super) fn takes(&self, parties: &[&str], day: &str) -> bool {
        let names = |name: &String| parties.contains(&name.as_str());
        self.month.as_ref().is_none_or(|month| day.starts_with(month.as_str()))
            && self.agency.as_ref().is_none_or(names)
    }

    /// A party that no photo names and that is not known is misspelt.
    ///
    /// # Errors
    /// It is.
    pub(super) fn check(&self, seen: &Seen, registry: &Registry) -> Result<(), Box<Diag>> {
        let Some(agency) = &self.agency else { return Ok(()) };
        if seen.parties.contains(agency) || registry.find(agency).is_some() {
            return Ok(());
        }
        let used = nearest(agency, seen.parties.iter().map(String::as_str));
        let meant = used.or_else(|| registry.nearest(agency));
        Err(Box::new(
            Diag::new(Code::VALUE_UNKNOWN, format!("no photo names \"{agency}\""))
                .help_maybe(meant.map(|meant| format!("did you mean {meant}?")))
                .help("write an agency, source or photographer as credits name them; `newsprint photos` lists them all"),
        ))
    }

    /// What to say where no photo matches.
    pub(super) fn nothing(&self, seen: &Seen) -> String {
        let mut text = "No photo matches.\n".to_owned();
        if let Some(agency) = self.agency.as_ref().filter(|agency| !seen.parties.contains(*agency))
        {
            text.push_str(&format!("No photo of this site names {agency}.\n"));
        }
        if self.month.as_ref().is_some_and(|month| !seen.months.contains(month)) {
            let newest = seen.months.iter().rev().take(12).map(String::as_str);
            let months: Vec<&str> = newest.collect();
            if !months.is_empty() {
                text.push_str(&format!("The newest months with photos: {}\n", months.join(", ")));
            }
        }
        if self.expiring && self.agency.is_none() && self.month.is_none() {
            text.push_str("No photo that is shown will expire.\n");
        }
        text
    }
}

/// A month as it is compared: `2026-11`.
fn month(text: &str) -> Result<String, Box<Diag>> {
    let numbers: Vec<&str> = text.trim().split(|c: char| !c.is_ascii_digit()).collect();
    let number = |text: &str| text.parse::<u16>().ok().filter(|month| (1..=12).contains(month));
    let written = match numbers.as_slice() {
        [year, month] if year.len() == 4 => number(month).map(|month| (*year, month)),
        [month, year] if year.len() == 4 => number(month).map(|month| (*year, month)),
        _ => None,
    };
    let written = written.map(|(year, month)| format!("{year}-{month:02}"));
    if written.as_deref() == Some(text) {
        return Ok(text.to_owned());
    }
    Err(Box::new(
        Diag::new(Code::VALUE_INVALID, format!("--month is not a month: \"{text}\""))
            .help_maybe(written.map(|month| format!("did you mean {month}?")))
            .help("write the year and the month: --month 2026-03"),
    ))
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn months_are_years_and_months() {
        assert_eq!(month("2026-11").unwrap(), "2026-11");
        for (wrong, meant) in [
            ("11/2026", Some("2026-11")),
            ("2026-1", Some("2026-01")),
            ("2026/01", Some("2026-01")),
            ("1.2026", Some("2026-01")),
            (" 2026-01", Some("2026-01")),
            ("2026-13", None),
            ("2026-00", None),
            ("2026", None),
            ("2026-11-01", None),
            ("November", None),
            ("", None),
            ("11-26", None),
        ] {
            let help = month(wrong).unwrap_err().help;
            let found =
                help[0].strip_prefix("did you mean ").map(|month| month.trim_end_matches('?'));
            assert_eq!(found, meant, "{wrong}");
        }
    }
}
