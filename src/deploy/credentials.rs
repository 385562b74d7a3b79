//! Credentials: from the environment and the files that the stores' own programs keep. They go to
//! the library that signs requests and nowhere else: no message and no record holds one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::Store;
use crate::diag::{Code, Diag};

/// The environment, as the command line found it.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

/// Nothing of it is ever shown.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

impl Environment {
    /// The variables of the process.
    #[must_use]
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(variables.into_iter().collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn home(&self) -> Option<PathBuf> {
        self.get("HOME").or_else(|| self.get("USERPROFILE")).map(PathBuf::from)
    }

    /// What the library is told, by the names of its settings, for a store. `local` means a server on
    /// this machine: one that speaks as Google's asks for no credentials, and is told none.
    pub(super) fn settings(
        &self,
        store: Store,
        local: bool,
    ) -> Result<Vec<(String, String)>, Box<Diag>> {
        if store == Store::Google && local {
            return Ok(Vec::new());
        }
        let prefix = match store {
            Store::S3 => "AWS_",
            Store::Google => "GOOGLE_",
            Store::Azure => "AZURE_",
        };
        let mut settings: Vec<(String, String)> = Vec::new();
        if store == Store::S3 {
            settings.extend(self.profile());
        }
        let named =
            self.0.iter().filter(|(name, value)| name.starts_with(prefix) && !value.is_empty());
        // What stands last counts: the environment before files.
        settings.extend(named.map(|(name, value)| (name.to_ascii_lowercase(), value.clone())));
        let has =
            |wanted: &[&str]| settings.iter().any(|(name, _)| wanted.contains(&name.as_str()));
        let enough = match store {
            Store::S3 => has(&[
                "aws_access_key_id",
                "aws_web_identity_token_file",
                "aws_container_credentials_relative_uri",
                "aws_container_credentials_full_uri",
            ]),
            Store::Google => {
                has(&[
                    "google_application_credentials",
                    "google_service_account",
                    "google_service_account_key",
                ]) || self.home().is_some_and(|home| {
                    home.join(".config/gcloud/application_default_credentials.json").is_file()
                })
            }
            Store::Azure => has(&[
                "azure_storage_account_key",
                "azure_storage_sas_key",
                "azure_storage_sas_token",
                "azure_client_secret",
                "azure_federated_token_file",
                "azure_storage_token",
                "azure_use_azure_cli",
            ]),
        };
        if enough { Ok(settings) } else { Err(Box::new(missing(store))) }
    }

    /// What the files of Amazon's own program say of a profile: `AWS_PROFILE`, or the usual one.
    fn profile(&self) -> Vec<(String, String)> {
        let profile = self.get("AWS_PROFILE").unwrap_or("default");
        let file = |variable, usual: &str| {
            let path = self.get(variable).map(PathBuf::from);
            path.or_else(|| Some(self.home()?.join(".aws").join(usual)))
        };
        let mut found = Vec::new();
        if let Some(path) = file("AWS_CONFIG_FILE", "config") {
            let heading = if profile == "default" {
                profile.to_owned()
            } else {
                format!("profile {profile}")
            };
            found.extend(section(&path, &heading, &["region"]));
        }
        if let Some(path) = file("AWS_SHARED_CREDENTIALS_FILE", "credentials") {
            let keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];
            found.extend(section(&path, profile, &keys));
        }
        found
    }
}

/// Lines `key = value` under `[heading]`.
#[expect(clippy::disallowed_methods, reason = "a file of the user's, outside of the site")]
fn section(path: &Path, heading: &str, keys: &[&str]) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut inside = false;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            inside = name.trim() == heading;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| inside)
            && keys.contains(&key.trim())
        {
            let key = match key.trim() {
                "region" => "aws_region",
                key => key,
            };
            found.push((key.to_owned(), value.trim().to_owned()));
        }
    }
    found
}

fn missing(store: Store) -> Diag {
    let (what, help) = match store {
        Store::S3 => (
            "S3",
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them to ~/.aws/credentials with `aws configure`",
        ),
        Store::Google => (
            "Google Cloud Storage",
            "set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or run `gcloud auth application-default login`",
        ),
        Store::Azure => (
            "Azure",
            "set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or AZURE_STORAGE_SAS_TOKEN",
        ),
    };
    Diag::new(Code::CREDENTIALS_MISSING, format!("there are no credentials for {what}"))
        .help(help)
        .help("never write them into site.toml")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes files")]
mod tests {
    use super::*;

    #[test]
    fn the_environment_counts_before_files_and_is_never_shown() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(
            home.path().join(".aws/credentials"),
            "[other]\naws_access_key_id = no\n[default]\naws_access_key_id = file\naws_secret_access_key = secret\n",
        )
        .unwrap();
        std::fs::write(home.path().join(".aws/config"), "[default]\nregion = eu-central-1\n")
            .unwrap();
        let base = ("HOME".to_owned(), home.path().to_str().unwrap().to_owned());
        let environment = Environment::new([base.clone()]);
        let last = |environment: &Environment, wanted: &str| {
            let settings = environment.settings(Store::S3, false).unwrap();
            settings.into_iter().rev().find(|(name, _)| name == wanted).unwrap().1
        };
        assert_eq!(last(&environment, "aws_access_key_id"), "file");
        assert_eq!(last(&environment, "aws_region"), "eu-central-1");
        let environment =
            Environment::new([base, ("AWS_ACCESS_KEY_ID".to_owned(), "environment".to_owned())]);
        assert_eq!(last(&environment, "aws_access_key_id"), "environment");
        assert_eq!(format!("{environment:?}"), "Environment");
        for store in [Store::Google, Store::Azure] {
            assert!(Environment::default().settings(store, false).is_err());
        }
        let key = ("GOOGLE_SERVICE_ACCOUNT_KEY".to_owned(), "secret".to_owned());
        let environment = Environment::new([key]);
        assert_eq!(environment.settings(Store::Google, false).unwrap().len(), 1);
        assert!(environment.settings(Store::Google, true).unwrap().is_empty());
    }
}
