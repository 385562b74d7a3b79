//! Whether a picture is made or changed by generative AI, by what its file says. It must not guess
//! from pixels or words.

use serde::{Deserialize, Serialize};

use super::Metadata;

/// How far a picture comes from generative AI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ai {
    /// The whole picture is generated.
    Generated,
    /// A picture of another origin was changed by, or put together with, something generated.
    Edited,
}

impl Metadata {
    /// Whether the file says that AI was used, from the Digital Source Type (IPTC NewsCodes,
    /// `digitalsourcetype`) and the AI properties of IPTC 2025.1, whose mere presence tells.
    ///
    /// `algorithmicMedia` is made "purely by an algorithm not based on any sampled training data",
    /// and `algorithmicallyEnhanced`, `dataDrivenMedia` and `virtualRecording` are no generative AI
    /// either; `compositeSynthetic` has at least one part that is synthetic.
    pub fn is_ai(&self) -> Option<Ai> {
        let source = self.digital_source_type.as_deref().unwrap_or_default();
        let used =
            [&self.ai_system, &self.ai_system_version, &self.ai_prompt, &self.ai_prompt_writer]
                .iter()
                .any(|property| property.is_some());
        // Some programs change the case of the term.
        match source.to_ascii_lowercase().as_str() {
            "trainedalgorithmicmedia" => Some(Ai::Generated),
            "compositewithtrainedalgorithmicmedia" | "compositesynthetic" => Some(Ai::Edited),
            // A source type that names a picture of another origin: AI can only have changed it.
            "digitalcapture"
            | "computationalcapture"
            | "negativefilm"
            | "positivefilm"
            | "print"
            | "humanedits"
            | "minorhumanedits"
            | "composite"
            | "compositecapture"
            | "algorithmicallyenhanced"
            | "screencapture"
            | "virtualrecording"
                if used =>
            {
                Some(Ai::Edited)
            }
            _ => used.then_some(Ai::Generated),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        check("compositeWithTrainedAlgorithmicMedia", None, Some(Ai::Edited));
        check("compositeSynthetic", None, Some(Ai::Edited));
        check("algorithmicMedia", None, None);
        check("digitalCapture", None, None);
        check("digitalCapture", Some("Imager"), Some(Ai::Edited));
        check("", Some("Imager"), Some(Ai::Generated));
    }
}
