//! How the credits of one party are printed: `({photographer}/{source} via AP)`.
//!
//! Must not know the registry or the site's own style; whether a pattern fits a credit is all it says.

use super::Credit;
use super::style::Part;

/// A line with places for the parts of a credit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    Part(Part),
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPattern {
    /// This stands between braces and is no part of a credit.
    Unknown(String),
    /// A brace has no partner.
    Brace,
}

impl Pattern {
    /// Reads a pattern: text, and `{agency}`, `{source}` and `{photographer}`.
    ///
    /// # Errors
    /// All that is wrong with it, in its order.
    pub fn parse(text: &str) -> Result<Self, Vec<NoPattern>> {
        let (mut pieces, mut wrong) = (Vec::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            wrong.extend(before.contains('}').then_some(NoPattern::Brace));
            pieces.push(Piece::Text(before.to_owned()));
            let Some((name, behind)) = after.split_once('}') else {
                wrong.push(NoPattern::Brace);
                rest = "";
                break;
            };
            match Part::from_name(name) {
                Some(part) => pieces.push(Piece::Part(part)),
                None if name.contains('{') => wrong.push(NoPattern::Brace),
                None => wrong.push(NoPattern::Unknown(name.to_owned())),
            }
            rest = behind;
        }
        wrong.extend(rest.contains('}').then_some(NoPattern::Brace));
        pieces.push(Piece::Text(rest.to_owned()));
        if wrong.is_empty() { Ok(Self { pieces }) } else { Err(wrong) }
    }

    /// The credit line, if the credit knows every part that the pattern has a place for, and the
    /// pattern has a place for the photographer and the source that the credit knows: a pattern
    /// must not be able to lose one. The agency's own name may be a part of the pattern's text.
    #[must_use]
    pub fn print(&self, credit: &Credit) -> Option<String> {
        let plain = credit.kind.is_none()
            && credit.licence.is_none()
            && credit.written.is_none()
            && credit.others.is_empty();
        let kept = |part: Part| {
            let texts: Vec<&str> = part.of(credit).collect();
            let agency: Vec<&str> = Part::Agency.of(credit).collect();
            texts.is_empty() || texts == agency || self.pieces.contains(&Piece::Part(part))
        };
        if !plain || !kept(Part::Source) || !kept(Part::Photographer) {
            return None;
        }
        let mut line = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => line.push_str(text),
                Piece::Part(part) => {
                    let texts: Vec<&str> = part.of(credit).collect();
                    if texts.is_empty() {
                        return None;
                    }
                    line.push_str(&texts.join("/"));
                }
            }
        }
        let line = line.trim();
        (!line.is_empty()).then(|| line.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Credit, NoPattern, Pattern};

    fn print(pattern: &str, agency: &str, source: &str, photographer: &str) -> Option<String> {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let credit = Credit {
            agency: part(agency),
            sources: part(source).into_iter().collect(),
            photographer: part(photographer),
            ..Credit::default()
        };
        Pattern::parse(pattern).unwrap().print(&credit)
    }

    #[test]
    fn a_pattern_is_filled_if_all_its_parts_are_known() {
        let ap = "({photographer}/{source} via AP)";
        assert_eq!(print(ap, "AP", "Pool", "Jo Doe").unwrap(), "(Jo Doe/Pool via AP)");
        assert_eq!(print(ap, "AP", "", "Jo Doe"), None);
        assert_eq!(print(ap, "AP", "Pool", ""), None);
        let foto = "Foto: {photographer} / {agency}";
        assert_eq!(print(foto, "AFP", "", "Jo Doe").unwrap(), "Foto: Jo Doe / AFP");
        assert_eq!(print("Archiv der Stadt", "Stadt", "", "").unwrap(), "Archiv der Stadt");
    }

    #[test]
    fn a_pattern_loses_nobody() {
        assert_eq!(print("{agency}", "AP", "", "Jo Doe"), None);
        assert_eq!(print("{agency} / {photographer}", "AP", "Pool", "Jo Doe"), None);
        assert_eq!(
            print("{agency} / {photographer}", "AP", "AP", "Jo Doe").unwrap(),
            "AP / Jo Doe"
        );
        assert_eq!(print(" ", "AP", "", ""), None);
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        let unknown = |name: &str| NoPattern::Unknown(name.to_owned());
        let cases = [
            ("{fotograf} {agency} {}", vec![unknown("fotograf"), unknown("")]),
            ("{agency", vec![NoPattern::Brace]),
            ("agency}", vec![NoPattern::Brace]),
            ("{{agency}}", vec![NoPattern::Brace, NoPattern::Brace]),
        ];
        for (text, wrong) in cases {
            assert_eq!(Pattern::parse(text), Err(wrong), "{text}");
        }
    }
}
