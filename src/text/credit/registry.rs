//! The parties a site knows, found under any of their spellings.
//!
//! Must not know how a credit line is built; see [`grammar`].

use std::collections::{BTreeMap, BTreeSet};

use super::party::Party;
use super::spelling::{self, Spelling};
use super::{Reading, builtin, grammar};
use crate::base::diag;

/// The longest text that is compared with known names; the comparison costs length times length.
const LONGEST_NAME: usize = 64;

/// All parties known to a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    parties: Vec<Party>,
    /// From a folded spelling to the place in `parties`.
    index: BTreeMap<String, usize>,
}

impl Registry {
    /// The well-known agencies and handout words.
    #[must_use]
    pub fn builtin() -> Self {
        Self::of(builtin::parties())
    }

    /// The same registry with a site's own parties, which come first.
    ///
    /// One whose name or spelling is the name of a party already here replaces that party and
    /// takes over its spellings, full name and site where it has none of its own, so that a site
    /// that changes one thing about an agency does not lose what was known about it.
    #[must_use]
    pub fn with_parties(self, mut parties: Vec<Party>) -> Self {
        // What the site itself says about a spelling is stronger than what is taken over.
        let claimed: BTreeSet<String> = parties.iter().flat_map(spellings).map(fold).collect();
        let mut kept = Vec::new();
        for old in self.parties {
            let name = fold(&old.name);
            let heir = parties
                .iter()
                .position(|new| fold(&new.name) == name)
                .or_else(|| parties.iter().position(|new| spellings(new).any(|s| fold(s) == name)));
            match heir.and_then(|at| parties.get_mut(at)) {
                Some(new) => inherit(new, old, &claimed),
                None => kept.push(old),
            }
        }
        parties.extend(kept);
        Self::of(parties)
    }

    /// The party of that name or spelling.
    ///
    /// Upper and lower case, spaces around, runs of spaces inside and dots at the end don't count.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Party> {
        self.index.get(&fold(name)).and_then(|&at| self.parties.get(at))
    }

    /// The canonical name of the party that `name` is most likely a misspelling of.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        if name.chars().count() > LONGEST_NAME || is_well_known(name.trim()) {
            return None;
        }
        let names = self.parties.iter().map(|party| party.name.as_str());
        let known = names.chain(self.parties.iter().flat_map(spellings));
        let hit = diag::nearest(name.trim(), known)?;
        self.find(hit).map(|party| party.name.as_str())
    }

    /// The canonical name of the party that `name` can only be a misspelling of: one letter wrong in
    /// a name of six and more, two in one of ten and more, and no other party as near.
    pub(super) fn certainly(&self, name: &str) -> Option<&str> {
        let folded = fold(name);
        let letters = folded.chars().filter(|c| c.is_alphanumeric()).count();
        let limit = match letters {
            0..6 => return None,
            6..10 => 1,
            10..=LONGEST_NAME => 2,
            _ => return None,
        };
        let mut best: Option<(usize, &Party)> = None;
        let mut alone = true;
        for party in &self.parties {
            let distances =
                spellings(party).map(|s| strsim::damerau_levenshtein(&folded, &fold(s)));
            let Some(distance) = distances.min().filter(|distance| *distance <= limit) else {
                continue;
            };
            match best {
                Some((least, _)) if least < distance => {}
                Some((least, _)) if least == distance => alone = false,
                _ => (best, alone) = (Some((distance, party)), true),
            }
        }
        best.filter(|_| alone).map(|(_, party)| party.name.as_str())
    }

    /// The parties in a credit line, or in the name of an agency, that are spelt in another way than
    /// their own: known spellings, and misspelt ones that can mean only this party.
    #[must_use]
    pub fn spellings_in(&self, text: &str) -> Vec<Spelling> {
        spelling::in_line(self, text)
    }

    /// The other spelling that a text is as a whole, if it is the name of a known party.
    #[must_use]
    pub fn other_spelling(&self, text: &str) -> Option<Spelling> {
        spelling::of_name(self.find(text)?, text)
    }

    /// Reads a credit line: "AP/Ng Han Guan", "Foto: Ng Han Guan/AP", "KCNA via REUTERS".
    #[must_use]
    pub fn read(&self, text: &str) -> Reading {
        grammar::read(self, text)
    }

    /// Whether the words in a caption's closing parenthesis are its credit.
    ///
    /// True only if they are built like a credit, and name at least one known party or say that they
    /// are a credit ("Photo: Jo Marsh"): everything else that stands in parentheses has to stay in
    /// the caption.
    #[must_use]
    pub fn reads_as_credit(&self, text: &str) -> bool {
        grammar::is_signature(self, text)
    }

    /// Whether a credit line says that the photo is an older one: "AP/Ng Han Guan, File".
    #[must_use]
    pub fn says_archive(&self, text: &str) -> bool {
        grammar::says_archive(self, text)
    }

    fn of(parties: Vec<Party>) -> Self {
        let mut index = BTreeMap::new();
        // Names go first: a name is found under its own party even if another one spells it so.
        for (at, party) in parties.iter().enumerate() {
            index.entry(fold(&party.name)).or_insert(at);
        }
        for (at, party) in parties.iter().enumerate() {
            for spelling in spellings(party) {
                index.entry(fold(spelling)).or_insert(at);
            }
        }
        // A blank spelling would make every blank a known party.
        index.remove("");
        Self { parties, index }
    }
}

/// Abbreviations of three and four letters that everybody knows. Most are one letter from that of an
/// agency, and no slip.
#[rustfmt::skip]
const WELL_KNOWN: &[&str] = &[
    "ABC", "ACLU", "ADN", "AGI", "AMP", "ANI", "APS", "ARD", "ARTE", "ATS", "BBC", "BKA", "BND", "BNS",
    "BTA", "CBC", "CBP", "CBS", "CCTV", "CDC", "CERN", "CIA", "CNA", "CNBC", "CNES", "CNN", "CNS",
    "DDP", "DEA", "DHA", "DHS", "DLR", "DPR", "EBU", "ELTA", "EPD", "ERT", "ESA", "ESO", "ESPN", "FAA",
    "FAO", "FAZ", "FBI", "FEMA", "FENA", "FIA", "FIFA", "FIS", "GAO", "GPA", "HINA", "IAEA", "ICC",
    "ICE", "IDF", "IHA", "ILO", "IMF", "IMO", "INA", "IOC", "IOM", "IRNA", "ISNA", "ISRO", "ITV",
    "JAXA", "KBS", "KNA", "KUNA", "LETA", "LUSA", "MAP", "MBC", "MDR", "MENA", "MIA", "MLB", "MLS",
    "MSF", "NASA", "NATO", "NBA", "NBC", "NDR", "NFL", "NHK", "NHL", "NNA", "NOAA", "NOS", "NPR",
    "NPS", "NRK", "NSA", "NTSB", "NTV", "ORF", "OSCE", "PBS", "PTI", "QNA", "RAI", "RBB", "RFI", "RSF",
    "RTBF", "RTE", "RTL", "RTS", "RTVE", "RUV", "SABA", "SANA", "SBS", "SDA", "SID", "SITA", "SPA",
    "SPK", "SRF", "STA", "SVT", "SWR", "TAP", "TASR", "TBS", "TVN", "TVP", "UEFA", "UNA", "UNDP",
    "UNHCR", "UPI", "USAF", "USDA", "USGS", "USMC", "VCG", "VOA", "VRT", "WAFA", "WAM", "WDR", "WFP",
    "WHO", "WWF", "YLE", "ZDF",
];

/// Whether a name is an abbreviation that everybody knows.
fn is_well_known(name: &str) -> bool {
    WELL_KNOWN.contains(&name.to_uppercase().as_str())
}

/// Name, full name and other spellings of a party.
fn spellings(party: &Party) -> impl Iterator<Item = &str> {
    [&party.name].into_iter().chain(&party.full_name).chain(&party.spellings).map(String::as_str)
}

/// Gives `new` what was known about the party it replaces.
fn inherit(new: &mut Party, old: Party, claimed: &BTreeSet<String>) {
    for spelling in spellings(&old) {
        let folded = fold(spelling);
        if !claimed.contains(&folded) && spellings(new).all(|own| fold(own) != folded) {
            new.spellings.push(spelling.to_owned());
        }
    }
    new.full_name = new.full_name.take().or(old.full_name);
    new.url = new.url.take().or(old.url);
}

/// The form in which two spellings of a name are compared.
pub(super) fn fold(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', ' ']).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::party::{Kind, Party};
    use super::Registry;

    fn party(name: &str, spellings: &[&str]) -> Party {
        Party {
            name: name.to_owned(),
            spellings: spellings.iter().map(|&s| s.to_owned()).collect(),
            kind: Kind::Staff,
            full_name: None,
            url: None,
        }
    }

    fn name<'a>(registry: &'a Registry, wanted: &str) -> Option<&'a str> {
        registry.find(wanted).map(|party| party.name.as_str())
    }

    #[test]
    fn a_party_is_found_under_every_spelling() {
        let registry = Registry::builtin();
        let cases = [
            ("AP", Some("AP")),
            (" ap photo. ", Some("AP")),
            ("ASSOCIATED   PRESS", Some("AP")),
            ("REUTERS", Some("Reuters")),
            ("z.V.g.", Some("zVg")),
            ("picture alliance", Some("picture alliance")),
            ("апа", None),
            ("", None),
            (" . ", None),
        ];
        for (wanted, found) in cases {
            assert_eq!(name(&registry, wanted), found, "{wanted:?}");
        }
        assert_eq!(registry.find("kcna").map(|p| p.kind), Some(Kind::StateMedia));
    }

    #[test]
    fn a_misspelt_party_gets_its_canonical_name() {
        let registry = Registry::builtin();
        assert_eq!(registry.nearest("RETUERS"), Some("Reuters"));
        assert_eq!(registry.nearest("Asociated Press"), Some("AP"));
        assert_eq!(registry.nearest("Gety Images"), Some("Getty Images"));
        assert_eq!(registry.nearest("Bundesministerium"), None);
        assert_eq!(registry.nearest("ANSE"), Some("ANSA"));
        for known in ["NASA", "nasa", "ESA", "UPI", "NATO", "BBC"] {
            assert_eq!(registry.nearest(known), None, "{known}");
        }
        assert_eq!(registry.nearest(&"a".repeat(100_000)), None);
    }

    #[test]
    fn a_sites_party_replaces_a_builtin_one_and_keeps_its_spellings() {
        let registry = Registry::builtin().with_parties(vec![
            party("ORF.at", &["ORF"]),
            party("The AP", &["AP", "A.P."]),
            party("Photo Wire", &["AP Images"]),
        ]);
        assert_eq!(name(&registry, "orf"), Some("ORF.at"));
        assert_eq!(name(&registry, "AP"), Some("The AP"));
        assert_eq!(name(&registry, "AP Photo"), Some("The AP"));
        assert_eq!(name(&registry, "Associated Press"), Some("The AP"));
        assert_eq!(name(&registry, "AP Images"), Some("Photo Wire"));
        let ap = registry.find("AP").unwrap();
        assert_eq!(ap.kind, Kind::Staff);
        assert_eq!(ap.full_name.as_deref(), Some("Associated Press"));
        assert_eq!(ap.url.as_deref(), Some("https://www.ap.org"));
    }

    #[test]
    fn blank_parties_are_harmless() {
        let registry = Registry::builtin().with_parties(vec![party("", &["", " "])]);
        assert_eq!(name(&registry, ""), None);
        assert!(!registry.reads_as_credit(""));
    }
}
