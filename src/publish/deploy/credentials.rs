//! Credentials: from the environment and the files that the stores' own programs keep. They go to
//! the library that signs requests and nowhere else: no message and no record holds one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::base::diag::{Code, Diag};
use crate::site::config::Store;

/// Names and values, as the library that signs takes them.
type Settings = Vec<(String, String)>;

/// Amazon's names of what belongs together, as settings of the library.
const KEY: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKENS: [&str; 2] = ["aws_session_token", "aws_token"];
/// A token of the machine's own, which Amazon's programs prefer to files.
const WEB_IDENTITY: &str = "aws_web_identity_token_file";

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
        let named =
            self.0.iter().filter(|(name, value)| name.starts_with(prefix) && !value.is_empty());
        let mut settings: Vec<(String, String)> =
            named.map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        if store == Store::S3 {
            settings = self.with_profile(settings)?;
        }
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

    /// Adds what the files of Amazon's own program say. A key, its secret and its session token belong
    /// together, so all of them come from the environment or all of them from the file: a token of
    /// one with the key of another is refused by the store, or worse, signs as somebody else.
    fn with_profile(&self, mut settings: Settings) -> Result<Settings, Box<Diag>> {
        let (credentials, region) = self.profile();
        let has = |settings: &[(String, String)], names: &[&str]| {
            settings.iter().any(|(name, _)| names.contains(&name.as_str()))
        };
        let by_itself = has(&settings, &[KEY, SECRET])
            || (has(&settings, &[WEB_IDENTITY]) && !has(&settings, &[KEY]));
        if !by_itself {
            // A token alone belongs to no key here.
            settings.retain(|(name, _)| !TOKENS.contains(&name.as_str()));
            settings.extend(credentials);
        }
        match (has(&settings, &[KEY]), has(&settings, &[SECRET])) {
            (true, false) => return Err(Box::new(half(by_itself, KEY, SECRET))),
            (false, true) => return Err(Box::new(half(by_itself, SECRET, KEY))),
            _ => {}
        }
        if !has(&settings, &["aws_region", "aws_default_region"]) {
            settings.extend(region);
        }
        Ok(settings)
    }

    /// What the files of Amazon's own program say of a profile, `AWS_PROFILE` or the usual one: its
    /// credentials, and its region.
    fn profile(&self) -> (Settings, Settings) {
        let profile = self.get("AWS_PROFILE").unwrap_or("default");
        let file = |variable, usual: &str| {
            let path = self.get(variable).map(PathBuf::from);
            path.or_else(|| Some(self.home()?.join(".aws").join(usual)))
        };
        let (mut credentials, mut region) = (Vec::new(), Vec::new());
        if let Some(path) = file("AWS_CONFIG_FILE", "config") {
            let heading = if profile == "default" {
                profile.to_owned()
            } else {
                format!("profile {profile}")
            };
            region = section(&path, &heading, &["region"]);
        }
        if let Some(path) = file("AWS_SHARED_CREDENTIALS_FILE", "credentials") {
            credentials = section(&path, profile, &[KEY, SECRET, TOKENS[0]]);
        }
        (credentials, region)
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

/// One half of a pair without the other.
fn half(in_environment: bool, there: &str, lacking: &str) -> Diag {
    let (there, lacking, place) = match in_environment {
        true => (there.to_uppercase(), lacking.to_uppercase(), "the environment"),
        false => (there.to_owned(), lacking.to_owned(), "the file with credentials"),
    };
    Diag::new(
        Code::CREDENTIALS_MISSING,
        format!("the credentials for S3 are incomplete: {place} has {there} and no {lacking}"),
    )
    .note("newsprint takes a key, its secret and its session token from one place, never from two")
    .help(format!("set {lacking} as well, or take {there} away"))
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
        let environment = Environment::new([
            base,
            ("AWS_ACCESS_KEY_ID".to_owned(), "environment".to_owned()),
            ("AWS_SECRET_ACCESS_KEY".to_owned(), "secret".to_owned()),
        ]);
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

    #[test]
    fn a_key_its_secret_and_its_token_come_from_one_place() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        let write = |text: &str| {
            std::fs::write(home.path().join(".aws/credentials"), text).unwrap();
        };
        let settings = |more: &[(&str, &str)]| {
            let home = ("HOME", home.path().to_str().unwrap());
            let all = [&[home], more].concat();
            let all = all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            let settings = Environment::new(all).settings(Store::S3, false);
            settings.map(|settings| {
                let names = ["aws_access_key_id", "aws_secret_access_key"];
                let is_one = |name: &str| names.contains(&name) || TOKENS.contains(&name);
                let ours = settings.into_iter().filter(|(name, _)| is_one(name));
                ours.map(|(_, value)| value).collect::<Vec<_>>()
            })
        };
        let (key, secret) = (("AWS_ACCESS_KEY_ID", "E"), ("AWS_SECRET_ACCESS_KEY", "E-secret"));
        let (token, other) = (("AWS_SESSION_TOKEN", "E-token"), ("AWS_TOKEN", "E-token"));
        let whole = "[default]\naws_access_key_id = F\naws_secret_access_key = F-secret\naws_session_token = F-token\n";
        write(whole);
        assert_eq!(settings(&[]).unwrap(), ["F", "F-secret", "F-token"]);
        assert_eq!(settings(&[key, secret]).unwrap(), ["E", "E-secret"]);
        assert_eq!(settings(&[key, secret, token]).unwrap(), ["E", "E-secret", "E-token"]);
        assert_eq!(settings(&[token]).unwrap(), ["F", "F-secret", "F-token"]);
        write("[default]\naws_access_key_id = F\naws_secret_access_key = F-secret\n");
        for token in [token, other] {
            assert_eq!(settings(&[token]).unwrap(), ["F", "F-secret"]);
        }
        // Half a pair is not filled up from the other place.
        for half in [key, secret] {
            assert!(settings(&[half]).is_err());
        }
        write("[default]\naws_access_key_id = F\n");
        assert!(settings(&[secret]).is_err() && settings(&[]).is_err());
        // The machine's own identity needs none of it.
        write(whole);
        let identity = ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        assert!(settings(&[identity]).unwrap().is_empty());
    }
}
