//! `[checks]` in `site.toml`: which warnings stop a build, and which are not shown.
//!
//! Errors stay errors: what would lose a credit or a page can't be wished away.

use std::collections::BTreeMap;

use crate::base::diag::{CODES, Code, Diag, Severity, nearest};
use crate::text::schema::{Table, Value};

/// What is done about a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It stops the build.
    Error,
    /// It is printed.
    Warning,
    /// It is not printed.
    Off,
}

/// What is done about warnings, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks(BTreeMap<&'static str, Weight>);

impl Checks {
    /// Reads the table of a site.
    pub(super) fn read(site: &Table, problems: &mut Vec<Diag>) -> Self {
        let Some(table) = site.table("checks") else { return Self::default() };
        let mut checks = BTreeMap::new();
        for entry in &table.value.entries {
            let name = entry.key.as_str();
            let Some(code) = CODES.iter().find(|code| code.as_str() == name) else {
                let meant = nearest(name, CODES.iter().map(|code| code.as_str()));
                let label = meant.map_or_else(
                    || "no such message".to_owned(),
                    |meant| format!("did you mean `{meant}`?"),
                );
                problems.push(
                    Diag::new(Code::KEY_UNKNOWN, format!("`[checks]` has no message `{name}`"))
                        .at(entry.key_span, label)
                        .help("write the name that stands in brackets behind warning"),
                );
                continue;
            };
            let weight = match &entry.node.value {
                Value::Text(text) => match text.as_str() {
                    "error" => Some(Weight::Error),
                    "warning" => Some(Weight::Warning),
                    "off" => Some(Weight::Off),
                    _ => None,
                },
                _ => None,
            };
            match weight {
                Some(weight) if code.severity() == Severity::Warning => {
                    checks.insert(code.as_str(), weight);
                }
                Some(Weight::Error) => {}
                Some(_) => problems.push(
                    Diag::new(Code::VALUE_INVALID, format!("`{name}` is an error and stays one"))
                        .at(entry.node.span, "only warnings can be given another weight")
                        .help("delete the line"),
                ),
                None => problems.push(
                    Diag::new(Code::VALUE_UNKNOWN, format!("`{name}` cannot have that severity"))
                        .at(entry.node.span, "unknown weight")
                        .help("write \"error\", \"warning\" or \"off\""),
                ),
            }
        }
        Self(checks)
    }

    /// A problem with the severity that the site gives it; `None` if the site turned it off.
    #[must_use]
    pub fn weigh(&self, problem: Diag) -> Option<Diag> {
        match self.0.get(problem.code.as_str()) {
            Some(Weight::Off) => None,
            Some(Weight::Error) if problem.severity == Severity::Warning => {
                Some(Diag { severity: Severity::Error, ..problem })
            }
            _ => Some(problem),
        }
    }
}
