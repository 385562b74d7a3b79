//! How a site prints its credit lines.
//!
//! Must not know the registry: what is printed is exactly what the credit says.

use super::Credit;

/// One part of a credit, as listed in `site.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Who distributes the photo.
    Agency,
    /// Whose photo the agency distributes.
    Source,
    /// Who took it.
    Photographer,
}

impl Part {
    /// All names, in the default order.
    pub const NAMES: [&'static str; 3] = ["agency", "source", "photographer"];

    /// All parts, in the default order.
    const ALL: [Self; 3] = [Self::Agency, Self::Source, Self::Photographer];

    /// The part of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "agency" => Self::Agency,
            "source" => Self::Source,
            "photographer" => Self::Photographer,
            _ => return None,
        })
    }

    pub(super) fn of(self, credit: &Credit) -> Option<&str> {
        let part = match self {
            Self::Agency => &credit.agency,
            Self::Source => &credit.source,
            Self::Photographer => &credit.photographer,
        };
        part.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
}

/// A house style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// The order of the parts.
    pub parts: Vec<Part>,
    /// What stands between two parts, blanks included.
    pub separator: String,
    /// What stands before the first part, blanks included: "Foto: ".
    pub prefix: String,
}

impl Default for Style {
    fn default() -> Self {
        Self { parts: Part::ALL.to_vec(), separator: "/".to_owned(), prefix: String::new() }
    }
}

impl Style {
    /// The credit line; empty, without a prefix, if the credit names nobody.
    ///
    /// A part the style does not list follows at the end: a style orders credits, it must not
    /// be able to lose one.
    #[must_use]
    pub fn print(&self, credit: &Credit) -> String {
        let mut done: Vec<Part> = Vec::new();
        let mut texts: Vec<&str> = Vec::new();
        for &part in self.parts.iter().chain(&Part::ALL) {
            if done.contains(&part) {
                continue;
            }
            done.push(part);
            if let Some(text) = part.of(credit)
                && texts.last() != Some(&text)
            {
                texts.push(text);
            }
        }
        if texts.is_empty() {
            return String::new();
        }
        format!("{}{}", self.prefix, texts.join(&self.separator))
    }
}

#[cfg(test)]
mod tests {
    use super::{Credit, Part, Style};

    fn credit(agency: &str, source: &str, photographer: &str) -> Credit {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Credit { agency: part(agency), source: part(source), photographer: part(photographer) }
    }

    #[test]
    fn the_default_style_puts_the_agency_first() {
        let cases = [
            (credit("AP", "", "Ng Han Guan"), "AP/Ng Han Guan"),
            (credit("APA", "AFP", "Ed Jones"), "APA/AFP/Ed Jones"),
            (credit("AP", "AP", "Ng Han Guan"), "AP/Ng Han Guan"),
            (credit("AP", " ", ""), "AP"),
            (credit("", "", "Max Huber"), "Max Huber"),
            (Credit::default(), ""),
        ];
        for (credit, line) in cases {
            assert_eq!(Style::default().print(&credit), line);
        }
    }

    #[test]
    fn a_style_orders_parts_and_loses_none() {
        let style = |parts: &[Part]| Style {
            parts: parts.to_vec(),
            separator: " / ".to_owned(),
            prefix: "Foto: ".to_owned(),
        };
        let full = credit("APA", "AFP", "Ed Jones");
        let spiegel = style(&[Part::Photographer, Part::Agency]);
        assert_eq!(spiegel.print(&full), "Foto: Ed Jones / APA / AFP");
        assert_eq!(style(&[]).print(&full), "Foto: APA / AFP / Ed Jones");
        assert_eq!(style(&[Part::Source, Part::Source]).print(&full), "Foto: AFP / APA / Ed Jones");
        assert_eq!(spiegel.print(&Credit::default()), "");
    }

    #[test]
    fn every_part_has_a_name() {
        for (name, part) in Part::NAMES.into_iter().zip(Part::ALL) {
            assert_eq!(Part::from_name(name), Some(part));
        }
        assert_eq!(Part::from_name("Agency"), None);
    }
}
