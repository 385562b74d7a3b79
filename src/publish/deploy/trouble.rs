//! What can go wrong with a target, in words. None of them holds a credential or a signed address.

use super::manifest::Unread;
use crate::base::diag::{Code, Diag};
use crate::site::config::SITE_FILE;

/// The machine or the network failed.
pub(super) fn failed(what: &str, why: &str) -> Diag {
    Diag::new(Code::DEPLOY_FAILED, format!("{what}: {why}")).help(
        "the published site is whole, old or new; run the command again, it goes on where it stopped",
    )
}

/// A store did not do what it was asked; what the reason tells to do comes first.
pub(super) fn refused(what: &str, why: &str) -> Diag {
    let (why, help) = advice(why);
    match help {
        None => failed(what, &why),
        Some(help) => Diag::new(Code::DEPLOY_FAILED, format!("{what}: {why}"))
            .help(help)
            .help("nothing half-done is shown; run the command again, it goes on where it stopped"),
    }
}

/// A reason in words of people, and what to do.
fn advice(why: &str) -> (String, Option<&'static str>) {
    let own = "if the server is your own, name the file with its authority's certificate in SSL_CERT_FILE; otherwise look at `endpoint`, somebody may stand between";
    let (words, help) = match why {
        _ if why.contains("unknownissuer") || why.contains("unknown issuer") => {
            ("this machine does not trust the authority that signed the server's certificate", own)
        }
        _ if why.contains("not valid for name") => (
            "the server's certificate is for another name",
            "write the name that stands in the certificate into `endpoint`; if it is right, somebody may stand between",
        ),
        _ if why.contains("certificate expired") => {
            ("the server's certificate has expired", "whoever runs the server has to renew it")
        }
        _ if why.contains("certificate not valid yet") => (
            "the server's certificate is not valid yet",
            "check whether the clock of this machine is right",
        ),
        _ if why.contains("invalid peer certificate") => (why, own),
        _ if why.contains("no ca certificates") => (
            "this machine has no list of authorities whose certificates it trusts",
            "install the package ca-certificates, or name a file with them in SSL_CERT_FILE",
        ),
        super::store::NO_BUCKET => {
            (why, "make the bucket, or write its name into `url` as the store shows it")
        }
        super::store::NOT_ALLOWED => {
            (why, "they must allow to list, to read, to write and to delete in this bucket")
        }
        "connection refused" => (why, "check whether the server runs, and at `endpoint`"),
        _ => return (why.to_owned(), None),
    };
    (words.to_owned(), Some(help))
}

/// A first deploy to a place, such as a folder, where files of others stand.
pub(super) fn foreign(name: &str, place: &str) -> Diag {
    Diag::new(
        Code::FOREIGN_FILE,
        format!("`{name}` holds files that newsprint did not put there"),
    )
    .at_file(SITE_FILE)
    .help(format!("deploy to an empty {place}; or add --overwrite, which replaces files of the same name and deletes none"))
}

/// A record that can't be read. `record` is its path on the target.
pub(super) fn unread(name: &str, record: &str, why: Unread) -> Diag {
    let (why, update) = match why {
        Unread::Damaged => ("it is damaged, or something else wrote it".to_owned(), None),
        Unread::Newer(version) => (
            format!("a newer newsprint wrote it (version {version})"),
            Some("update newsprint on this machine".to_owned()),
        ),
    };
    Diag::new(
        Code::DEPLOY_RECORD_UNREADABLE,
        format!("the record of what is published on `{name}` can't be read: {why}"),
    )
    .at_file(record)
    .note("the file is on the target; nothing was changed")
    .help_maybe(update)
    .help(format!("`newsprint deploy {name} --rebuild-record` publishes all files again and writes a new record; it deletes nothing that no record names"))
}

/// Another deploy is under way.
pub(super) fn running(name: &str) -> Diag {
    Diag::new(Code::OUTPUT_LOCKED, format!("another newsprint is deploying to `{name}` right now"))
        .help("wait until it has ended and run the command again")
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn certificates_are_told_in_words() {
        for (why, words) in [
            ("invalid peer certificate: unknownissuer", "does not trust the authority"),
            ("invalid peer certificate: certificate not valid for name \"a\"", "another name"),
            ("invalid peer certificate: certificate expired: verification time", "has expired"),
            ("invalid peer certificate: badsignature", "badsignature"),
            ("unexpected error: no ca certificates were loaded from the system", "no list"),
            ("there is no such bucket", "no such bucket"),
        ] {
            let (told, help) = advice(why);
            assert!(told.contains(words) && help.is_some(), "{why}: {told}");
        }
        assert_eq!(advice("timed out"), ("timed out".to_owned(), None));
    }
}
