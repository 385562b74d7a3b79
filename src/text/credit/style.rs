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

    /// What a credit has in this part: of sources there may be several.
    pub(super) fn of(self, credit: &Credit) -> impl Iterator<Item = &str> {
        let (one, several): (_, &[String]) = match self {
            // A line that can't be taken apart says who provided the photo.
            Self::Agency => (credit.agency.as_ref().or(credit.written.as_ref()), &[]),
            Self::Source => (None, &credit.sources),
            Self::Photographer => (credit.photographer.as_ref(), &[]),
        };
        one.into_iter().chain(several).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

/// A house style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// The order of the parts.
    pub parts: Vec<Part>,
    /// What stands between two parts, spaces included.
    pub separator: String,
    /// What stands before the first part, spaces included: "Foto: ".
    pub prefix: String,
}

impl Default for Style {
    fn default() -> Self {
        Self { parts: Part::ALL.to_vec(), separator: "/".to_owned(), prefix: String::new() }
    }
}

impl Style {
    /// The credit line; empty, without a prefix, if the credit has no names.
    ///
    /// A part the style does not list follows at the end: a style orders credits, it must not
    /// be able to lose one. What the picture is stands in the place of the prefix, because "Photo:"
    /// would be wrong there.
    #[must_use]
    pub fn print(&self, credit: &Credit) -> String {
        let own = self.print_one(credit);
        let others = credit.others.iter().map(|other| self.print_one(other));
        let lines: Vec<String> =
            [own].into_iter().chain(others).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return String::new();
        }
        // A line that can't be taken apart is printed as its author wrote it.
        let prefix = match (&credit.kind, &credit.written) {
            (Some(kind), _) => &format!("{kind}: "),
            (None, Some(_)) if credit.agency.is_none() => "",
            (None, _) => &self.prefix,
        };
        format!("{prefix}{}", lines.join("; "))
    }

    fn print_one(&self, credit: &Credit) -> String {
        let mut done: Vec<Part> = Vec::new();
        let mut texts: Vec<&str> = Vec::new();
        for &part in self.parts.iter().chain(&Part::ALL) {
            if done.contains(&part) {
                continue;
            }
            done.push(part);
            for text in part.of(credit) {
                if texts.last() != Some(&text) {
                    texts.push(text);
                }
            }
        }
        let mut line = texts.join(&self.separator);
        if let Some(licence) = credit.licence.as_ref().filter(|_| !line.is_empty()) {
            line = format!("{line}, {licence}");
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::{Credit, Part, Style};

    fn credit(agency: &str, source: &str, photographer: &str) -> Credit {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Credit {
            agency: part(agency),
            sources: part(source).into_iter().collect(),
            photographer: part(photographer),
            ..Credit::default()
        }
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
    fn what_a_photo_is_made_of_and_its_licence_are_printed() {
        let foto = Style { prefix: "Foto: ".to_owned(), ..Style::default() };
        let licence = Some("CC BY 4.0".to_owned());
        let drawing = Credit { kind: Some("Grafik".to_owned()), licence, ..credit("APA", "", "X") };
        assert_eq!(foto.print(&drawing), "Grafik: APA/X, CC BY 4.0");
        let several = Credit { others: vec![credit("AP", "", "Y")], ..credit("dpa", "", "X") };
        assert_eq!(foto.print(&several), "Foto: dpa/X; AP/Y");
        let chain =
            Credit { sources: vec!["AFP".to_owned(), "Pool".to_owned()], ..credit("APA", "", "X") };
        assert_eq!(foto.print(&chain), "Foto: APA/AFP/Pool/X");
        let written = Credit { written: Some("Dank an Y".to_owned()), ..credit("", "", "X") };
        assert_eq!(foto.print(&written), "Dank an Y/X");
    }

    #[test]
    fn every_part_has_a_name() {
        for (name, part) in Part::NAMES.into_iter().zip(Part::ALL) {
            assert_eq!(Part::from_name(name), Some(part));
        }
        assert_eq!(Part::from_name("Agency"), None);
    }
}
