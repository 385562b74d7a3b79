//! Whether a picture is made or changed by AI, by what its file says. It must not guess from pixels
//! or words.

use serde::{Deserialize, Serialize};

use super::Metadata;

/// How far a picture comes from AI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ai {
    /// The whole picture is generated.
    Generated,
    /// A picture of another origin was changed by, or put together with, something generated.
    Edited,
}

/// Why a file leaves open whether AI was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Possible<'a> {
    /// It says `algorithmicallyEnhanced`: from noise reduction to more than that.
    Enhanced,
    /// It has a C2PA manifest that names no source type.
    Manifest,
    /// Its C2PA manifest is elsewhere, at this URL.
    RemoteManifest(&'a str),
}

/// What a term of the IPTC NewsCodes `digitalsourcetype`, or of C2PA's own, says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Generated,
    Edited,
    /// Somebody took or made the picture: AI can only have changed it.
    Other,
    /// The same, with an algorithm that may be any.
    Enhanced,
}

fn origin(term: &str) -> Option<Origin> {
    // Some programs change the case of the term, or write its name: "Trained Algorithmic Media".
    let folded: String = term.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    Some(match folded.to_ascii_lowercase().as_str() {
        // "Purely by an algorithm not based on any sampled training data": no generative AI, but
        // no person took that picture, and readers must be told.
        "trainedalgorithmicmedia" | "trainedalgorithmicdata" | "algorithmicmedia" => {
            Origin::Generated
        }
        "compositewithtrainedalgorithmicmedia" | "compositesynthetic" => Origin::Edited,
        "algorithmicallyenhanced" => Origin::Enhanced,
        "digitalcapture"
        | "computationalcapture"
        | "negativefilm"
        | "positivefilm"
        | "print"
        | "humanedits"
        | "minorhumanedits"
        | "composite"
        | "compositecapture"
        | "screencapture"
        | "virtualrecording"
        | "digitalcreation"
        | "digitalart"
        | "datadrivenmedia" => Origin::Other,
        _ => return None,
    })
}

impl Metadata {
    /// Whether the file says that AI was used, from the Digital Source Type, the AI properties of
    /// IPTC 2025.1, whose mere presence tells, and the actions of C2PA manifests.
    ///
    /// `dataDrivenMedia` and `virtualRecording` are no AI; `compositeSynthetic` has at least one
    /// part that is synthetic.
    pub fn is_ai(&self) -> Option<Ai> {
        let used =
            [&self.ai_system, &self.ai_system_version, &self.ai_prompt, &self.ai_prompt_writer]
                .iter()
                .any(|property| property.is_some());
        let said = match self.digital_source_type.as_deref().and_then(origin) {
            Some(Origin::Generated) => Some(Ai::Generated),
            Some(Origin::Edited) => Some(Ai::Edited),
            Some(Origin::Other | Origin::Enhanced) => used.then_some(Ai::Edited),
            None => used.then_some(Ai::Generated),
        };
        said.or_else(|| self.in_manifest())
    }

    /// The same by C2PA manifests: those of a picture that was put together name several sources.
    fn in_manifest(&self) -> Option<Ai> {
        let types = self.manifest.iter().flat_map(|manifest| &manifest.source_types);
        let origins: Vec<Origin> = types.filter_map(|term| origin(term)).collect();
        let is_ai = |origin: &Origin| matches!(origin, Origin::Generated | Origin::Edited);
        if !origins.iter().any(is_ai) {
            return None;
        }
        let all = origins.iter().all(|origin| *origin == Origin::Generated);
        Some(if all { Ai::Generated } else { Ai::Edited })
    }

    /// Whether the file leaves open whether AI was used.
    pub fn possible_ai(&self) -> Option<Possible<'_>> {
        if self.is_ai().is_some() {
            return None;
        }
        let manifest = self.manifest.as_ref();
        let types = manifest.map(|manifest| manifest.source_types.as_slice()).unwrap_or_default();
        let own = self.digital_source_type.iter();
        if types.iter().chain(own).any(|term| origin(term) == Some(Origin::Enhanced)) {
            return Some(Possible::Enhanced);
        }
        let manifest = manifest.filter(|_| types.is_empty())?;
        Some(match &manifest.remote {
            Some(url) => Possible::RemoteManifest(url),
            None => Possible::Manifest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Manifest;

    fn check(source: &str, system: Option<&str>, expect: Option<Ai>) {
        let metadata = Metadata {
            digital_source_type: Some(source.to_owned()),
            ai_system: system.map(str::to_owned),
            ..Metadata::default()
        };
        assert_eq!(metadata.is_ai(), expect, "{source} {system:?}");
    }

    #[test]
    fn source_types() {
        check("trainedAlgorithmicMedia", None, Some(Ai::Generated));
        check("Trained Algorithmic Media", None, Some(Ai::Generated));
        check("compositeWithTrainedAlgorithmicMedia", None, Some(Ai::Edited));
        check("compositeSynthetic", None, Some(Ai::Edited));
        check("algorithmicMedia", None, Some(Ai::Generated));
        check("algorithmicallyEnhanced", None, None);
        check("dataDrivenMedia", None, None);
        check("digitalCapture", None, None);
        check("digitalCapture", Some("Imager"), Some(Ai::Edited));
        check("algorithmicallyEnhanced", Some("Imager"), Some(Ai::Edited));
        check("", Some("Imager"), Some(Ai::Generated));
    }

    #[test]
    fn manifests() {
        let check = |types: &[&str], expect: Option<Ai>, open: Option<Possible<'_>>| {
            let source_types = types.iter().map(|term| (*term).to_owned()).collect();
            let manifest = Some(Manifest { source_types, remote: None });
            let metadata = Metadata { manifest, ..Metadata::default() };
            assert_eq!((metadata.is_ai(), metadata.possible_ai()), (expect, open), "{types:?}");
        };
        check(&["trainedAlgorithmicMedia"], Some(Ai::Generated), None);
        check(&["digitalCapture", "trainedAlgorithmicMedia"], Some(Ai::Edited), None);
        check(&["compositeWithTrainedAlgorithmicMedia"], Some(Ai::Edited), None);
        check(&["digitalCapture"], None, None);
        check(&["digitalCapture", "algorithmicallyEnhanced"], None, Some(Possible::Enhanced));
        check(&[], None, Some(Possible::Manifest));
    }

    #[test]
    fn what_stays_open() {
        let enhanced = Some("algorithmicallyEnhanced".to_owned());
        let metadata = Metadata { digital_source_type: enhanced, ..Metadata::default() };
        assert_eq!(metadata.possible_ai(), Some(Possible::Enhanced));
        assert_eq!(Metadata::default().possible_ai(), None);
    }
}
