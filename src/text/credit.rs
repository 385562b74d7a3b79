//! Who made a photo and who distributes it: reading a credit line into its parts and printing the
//! parts in a site's house style.
//!
//! Knows nothing of articles, files or messages. It says what a line means and which parties it
//! does not know; whoever asked decides what to report.

mod builtin;
mod chain;
mod grammar;
mod licence;
mod link;
mod party;
mod pattern;
mod people;
mod registry;
mod segment;
mod shape;
mod spelling;
mod style;
mod words;
mod wrapping;

use serde::Serialize;

pub use link::{html, plain};
pub use party::{Kind, Party};
pub use pattern::{NoPattern, Pattern};
pub use registry::Registry;
pub use spelling::Spelling;
pub use style::{Part, Style};

/// The parts of a photo's credit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Credit {
    /// Who distributes the photo, or else the outlet or handout it came from.
    pub agency: Option<String>,
    /// Whose photo the agency distributes: KCNA in "Reuters/KCNA". Of several, the one that is
    /// nearest to the agency comes first: AFP and Pool in "APA/AFP/Pool".
    pub sources: Vec<String>,
    /// Who took the photo.
    pub photographer: Option<String>,
    /// What the picture is, where it is no plain photo: "Illustration".
    pub kind: Option<String>,
    /// The licence the photo is under, in the usual form of its name: "CC BY-SA 4.0".
    pub licence: Option<String>,
    /// A line that can't be taken apart, in the place of agency and sources.
    pub written: Option<String>,
    /// The credits of the other photos that the picture is made of.
    pub others: Vec<Credit>,
}

impl Credit {
    /// Whether the credit has no names; a part of spaces alone is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names().all(|part| part.trim().is_empty())
            && self.written.as_ref().is_none_or(|line| line.trim().is_empty())
    }

    /// The sources as one text: "AFP/Pool".
    #[must_use]
    pub fn source(&self) -> Option<String> {
        (!self.sources.is_empty()).then(|| self.sources.join("/"))
    }

    /// Agency, sources and photographer as the credit has them, and those of other photos.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.agency.iter().chain(&self.sources).chain(&self.photographer);
        let others = self
            .others
            .iter()
            .flat_map(|other| other.agency.iter().chain(&other.sources).chain(&other.photographer));
        own.chain(others).map(String::as_str)
    }

    /// The makers, one by one, without ranks.
    #[must_use]
    pub fn makers(&self) -> Vec<String> {
        let all = self
            .photographer
            .iter()
            .chain(self.others.iter().filter_map(|other| other.photographer.as_ref()));
        all.flat_map(|text| makers(text)).collect()
    }

    /// Where the text of the licence is.
    #[must_use]
    pub fn licence_url(&self) -> Option<String> {
        self.licence.as_deref().or(self.written.as_deref()).and_then(licence::url)
    }
}

/// The names in a text that names makers, one by one, without ranks.
#[must_use]
pub fn makers(text: &str) -> Vec<String> {
    people::names(text).iter().map(|name| people::without_rank(name).to_owned()).collect()
}

/// Whether structured data may say of a maker that it is a person: not an organisation, not an
/// account, no "STR".
#[must_use]
pub fn is_person(name: &str) -> bool {
    people::is_person(name)
}

/// Whether a text in a name's place is no name: "-", "n/a", "Unknown".
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    wrapping::is_nothing(wrapping::strip(text).text)
}

/// Whether a text in a name's place only keeps it free: "-", "n/a", "null".
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    wrapping::is_placeholder(text)
}

/// A name without "Photo by", "©" and the like before it.
#[must_use]
pub fn bare(text: &str) -> &str {
    wrapping::strip(text).text
}

/// What a credit line was understood to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Every word of the line has its place.
    Parts {
        /// The parts, known parties in the registry's spelling.
        credit: Credit,
        /// Parties in `credit` that look like organisations and are not in the registry.
        unknown: Vec<String>,
    },
    /// The line could not be taken apart without guessing or losing something: it has to be
    /// printed as it is, without the spaces around it.
    AsWritten(String),
}

#[cfg(test)]
mod tests {
    use super::{Credit, Reading, Registry, Style, is_person};

    /// A line; its agency, sources (`+` between them) and photographer; the line as it is printed; the
    /// people that structured data names.
    type Row = (&'static str, [&'static str; 3], &'static str, &'static [&'static str]);

    /// Credit lines as agencies, libraries and newsrooms write them.
    #[rustfmt::skip]
    const LINES: &[Row] = &[
        ("Kyle Terada-Imagn Images via Reuters", ["Reuters", "Imagn Images", "Kyle Terada"],
            "Reuters/Imagn Images/Kyle Terada", &["Kyle Terada"]),
        ("Mandatory Credit: Kyle Terada-USA TODAY Sports", ["USA TODAY Sports", "", "Kyle Terada"],
            "USA TODAY Sports/Kyle Terada", &["Kyle Terada"]),
        ("Jean-Christophe Bott/AFP", ["AFP", "", "Jean-Christophe Bott"],
            "AFP/Jean-Christophe Bott", &["Jean-Christophe Bott"]),
        ("REUTERS/Carlos Barria TPX IMAGES OF THE DAY", ["Reuters", "", "Carlos Barria"],
            "Reuters/Carlos Barria", &["Carlos Barria"]),
        ("Foto de Anna Keel/EFE", ["EFE", "", "Anna Keel"], "EFE/Anna Keel", &["Anna Keel"]),
        ("Photo de Anna Keel / AFP", ["AFP", "", "Anna Keel"], "AFP/Anna Keel", &["Anna Keel"]),
        ("Foto di Anna Keel/ANSA", ["ANSA", "", "Anna Keel"], "ANSA/Anna Keel", &["Anna Keel"]),
        ("Anadolu via Getty Images", ["Getty Images", "Anadolu", ""], "Getty Images/Anadolu", &[]),
        ("Anna Keel/Anadolu Agency via Getty Images", ["Getty Images", "Anadolu", "Anna Keel"],
            "Getty Images/Anadolu/Anna Keel", &["Anna Keel"]),
        ("STR/AFP via Getty Images", ["Getty Images", "AFP+STR", ""], "Getty Images/AFP/STR", &[]),
        ("POOL/AFP via Getty Images", ["Getty Images", "AFP+Pool", ""], "Getty Images/AFP/Pool", &[]),
        ("Photo by -/AFP via Getty Images", ["Getty Images", "AFP", ""], "Getty Images/AFP", &[]),
        ("Photo by STR/NurPhoto via Getty Images", ["Getty Images", "NurPhoto+STR", ""],
            "Getty Images/NurPhoto/STR", &[]),
        ("Sputnik/Mikhail Metzel/Pool via REUTERS", ["Reuters", "Sputnik+Pool", "Mikhail Metzel"],
            "Reuters/Sputnik/Pool/Mikhail Metzel", &["Mikhail Metzel"]),
        ("Mikhail Metzel, Sputnik, Kremlin Pool Photo via AP",
            ["AP", "Kremlin Pool Photo+Sputnik", "Mikhail Metzel"],
            "AP/Kremlin Pool Photo/Sputnik/Mikhail Metzel", &["Mikhail Metzel"]),
        ("APA/AFP/POOL/Ludovic Marin", ["APA", "AFP+Pool", "Ludovic Marin"],
            "APA/AFP/Pool/Ludovic Marin", &["Ludovic Marin"]),
        ("Korean Central News Agency/Korea News Service via AP", ["AP", "Korea News Service+KCNA", ""],
            "AP/Korea News Service/KCNA", &[]),
        ("JIM LO SCALZO/EPA-EFE/REX/Shutterstock", ["REX/Shutterstock", "EPA", "JIM LO SCALZO"],
            "REX/Shutterstock/EPA/JIM LO SCALZO", &["JIM LO SCALZO"]),
        ("Wolfgang Kumm/dpa/picture alliance via Getty Images",
            ["Getty Images", "picture alliance+dpa", "Wolfgang Kumm"],
            "Getty Images/picture alliance/dpa/Wolfgang Kumm", &["Wolfgang Kumm"]),
        ("Wolfgang Kumm/dpa/picture alliance", ["picture alliance", "dpa", "Wolfgang Kumm"],
            "picture alliance/dpa/Wolfgang Kumm", &["Wolfgang Kumm"]),
        ("© AFP - Ed Jones", ["AFP", "", "Ed Jones"], "AFP/Ed Jones", &["Ed Jones"]),
        ("Ed Jones – Reuters", ["Reuters", "", "Ed Jones"], "Reuters/Ed Jones", &["Ed Jones"]),
        ("U.S. Navy photo by Mass Communication Specialist 2nd Class Jo Marsh",
            ["U.S. Navy", "", "Mass Communication Specialist 2nd Class Jo Marsh"],
            "U.S. Navy/Mass Communication Specialist 2nd Class Jo Marsh", &["Jo Marsh"]),
        ("(U.S. Air Force photo by Staff Sgt. Jo Marsh)",
            ["U.S. Air Force", "", "Staff Sgt. Jo Marsh"],
            "U.S. Air Force/Staff Sgt. Jo Marsh", &["Jo Marsh"]),
        ("AP Photo by Ng Han Guan", ["AP", "", "Ng Han Guan"], "AP/Ng Han Guan", &["Ng Han Guan"]),
        ("Anna Keel, CC BY-SA 4.0, via Wikimedia Commons", ["Wikimedia Commons", "", "Anna Keel"],
            "Wikimedia Commons/Anna Keel, CC BY-SA 4.0", &["Anna Keel"]),
        ("Keel, CC BY 3.0 <https://creativecommons.org/licenses/by/3.0>, via Wikimedia Commons",
            ["Wikimedia Commons", "", "Keel"], "Wikimedia Commons/Keel, CC BY 3.0", &["Keel"]),
        ("Foto: Anna Keel (CC BY 2.0)", ["", "", "Anna Keel"], "Anna Keel, CC BY 2.0", &["Anna Keel"]),
        ("Photo by Anna Keel on Unsplash", ["Unsplash", "", "Anna Keel"], "Unsplash/Anna Keel",
            &["Anna Keel"]),
        ("Foto von Anna Keel auf Pexels", ["Pexels", "", "Anna Keel"], "Pexels/Anna Keel", &["Anna Keel"]),
        ("Anna Keel - stock.adobe.com", ["Adobe Stock", "", "Anna Keel"], "Adobe Stock/Anna Keel",
            &["Anna Keel"]),
        ("©vectorfusion - stock.adobe.com", ["Adobe Stock", "", "vectorfusion"],
            "Adobe Stock/vectorfusion", &["vectorfusion"]),
        ("Illustration: Anna Keel", ["", "", "Anna Keel"], "Illustration: Anna Keel", &["Anna Keel"]),
        ("Illustration by Anna Keel/AP", ["AP", "", "Anna Keel"], "Illustration: AP/Anna Keel",
            &["Anna Keel"]),
        ("Grafik: APA", ["APA", "", ""], "Grafik: APA", &[]),
        ("Screenshot: YouTube", ["YouTube", "", ""], "Screenshot: YouTube", &[]),
        ("Screenshot via YouTube", ["YouTube", "", ""], "Screenshot: YouTube", &[]),
        ("Screenshot/YouTube", ["YouTube", "", ""], "Screenshot: YouTube", &[]),
        ("Capture d’écran : YouTube", ["YouTube", "", ""], "Capture d’écran: YouTube", &[]),
        ("Instagram/@jo.marsh", ["Instagram", "", "@jo.marsh"], "Instagram/@jo.marsh", &[]),
        ("X/@jo_marsh", ["X", "", "@jo_marsh"], "X/@jo_marsh", &[]),
        ("@jo_marsh/Instagram", ["Instagram", "", "@jo_marsh"], "Instagram/@jo_marsh", &[]),
        ("Фото: Иван Петров/ТАСС", ["TASS", "", "Иван Петров"], "TASS/Иван Петров", &["Иван Петров"]),
        ("ФОТО: Иван Петров", ["", "", "Иван Петров"], "Иван Петров", &["Иван Петров"]),
        ("Crédit photo : Anna Keel", ["", "", "Anna Keel"], "Anna Keel", &["Anna Keel"]),
        ("CRÉDIT PHOTO : Anna Keel / AFP", ["AFP", "", "Anna Keel"], "AFP/Anna Keel", &["Anna Keel"]),
        ("Fotografía: Anna Keel/EFE", ["EFE", "", "Anna Keel"], "EFE/Anna Keel", &["Anna Keel"]),
        ("REUTERS/Stringer", ["Reuters", "Stringer", ""], "Reuters/Stringer", &[]),
        ("Google Maps", ["Google Maps", "", ""], "Google Maps", &[]),
        ("US Central Command/Handout", ["US Central Command", "Handout", ""],
            "US Central Command/Handout", &[]),
        ("US Central Command/Handout via REUTERS", ["Reuters", "US Central Command+Handout", ""],
            "Reuters/US Central Command/Handout", &[]),
        ("Flickr / U.S. Fish and Wildlife Service",
            ["Flickr", "U.S. Fish and Wildlife Service", ""],
            "Flickr/U.S. Fish and Wildlife Service", &[]),
        ("NASA", ["NASA", "", ""], "NASA", &[]),
        ("Anna Keel and Jo Marsh", ["", "", "Anna Keel and Jo Marsh"], "Anna Keel and Jo Marsh",
            &["Anna Keel", "Jo Marsh"]),
        ("Anna Keel & Jo Marsh/AP", ["AP", "", "Anna Keel & Jo Marsh"], "AP/Anna Keel & Jo Marsh",
            &["Anna Keel", "Jo Marsh"]),
        ("A and B", ["", "", "A and B"], "A and B", &["A", "B"]),
        ("A & B/AP", ["AP", "", "A & B"], "AP/A & B", &["A", "B"]),
        ("Anna Keel/AP; Jo Marsh/Reuters", ["AP", "", "Anna Keel"], "AP/Anna Keel; Reuters/Jo Marsh",
            &["Anna Keel", "Jo Marsh"]),
        ("Anna Keel/AP, File", ["AP", "", "Anna Keel"], "AP/Anna Keel", &["Anna Keel"]),
    ];

    #[test]
    fn lines_are_read_as_a_photo_desk_reads_them() {
        let registry = Registry::builtin();
        for &(line, [agency, sources, photographer], printed, people) in LINES {
            let Reading::Parts { credit, .. } = registry.read(line) else {
                panic!("not understood: {line}")
            };
            let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            assert_eq!(credit.agency, part(agency), "{line}");
            assert_eq!(credit.sources.join("+"), sources, "{line}");
            assert_eq!(credit.photographer, part(photographer), "{line}");
            assert_eq!(Style::default().print(&credit), printed, "{line}");
            let persons: Vec<String> =
                credit.makers().into_iter().filter(|name| is_person(name)).collect();
            assert_eq!(persons, people, "{line}");
        }
    }

    #[test]
    fn a_printed_line_reads_as_itself() {
        let registry = Registry::builtin();
        for &(line, _, printed, _) in LINES {
            assert_eq!(registry.read(printed), registry.read(line), "{line} as {printed}");
        }
    }

    #[test]
    fn a_licence_has_the_address_of_its_text() {
        let registry = Registry::builtin();
        for line in ["Jo Marsh, CC BY-SA 4.0, via Wikimedia Commons", "Jo Marsh/CC-BY-SA-4.0"] {
            let Reading::Parts { credit, .. } = registry.read(line) else { panic!("{line}") };
            let url = "https://creativecommons.org/licenses/by-sa/4.0/";
            assert_eq!(credit.licence_url().as_deref(), Some(url), "{line}");
        }
    }

    #[test]
    fn markers_of_older_photos_are_understood() {
        let registry = Registry::builtin();
        let marked = [
            "AP Photo/Jo Marsh, File",
            "AP/Jo Marsh (Archiv)",
            "AP/Jo Marsh/Archiv",
            "Archivfoto: AP/Jo Marsh",
            "File photo: Jo Marsh/AP",
            "File photo by Jo Marsh",
            "Reuters/Jo Marsh/File Photo",
            "Reuters File Photo",
            "FILE - AP/Jo Marsh",
            "AFP Archiv",
            "Photo d’archives : AFP",
            "AFP/Anna Keel (photo d'archives)",
            "EFE/Foto de archivo",
            "ANSA/Archivio",
            "Foto d'archivio: ANSA",
            "ТАСС/Архив",
            "TT/Arkivbild",
            "Archiv",
            "Wien, AP (Archivbild 2019)",
            "DHA via AP, File",
        ];
        for line in marked {
            assert!(registry.says_archive(line), "{line}");
        }
        for line in [
            "AP/Jo Marsh",
            "Stadtarchiv Wien",
            "Bundesarchiv",
            "Archivio Luce",
            "National Archives",
            "Profile/Jo Marsh",
            "for File",
            "",
        ] {
            assert!(!registry.says_archive(line), "{line}");
        }
    }

    #[test]
    fn a_credit_is_empty_only_if_it_names_nobody() {
        assert!(Credit::default().is_empty());
        assert!(Credit { sources: vec!["  ".to_owned()], ..Credit::default() }.is_empty());
        assert!(!Credit { photographer: Some("X".to_owned()), ..Credit::default() }.is_empty());
    }
}
