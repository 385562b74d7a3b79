//! The stores behind buckets, through one library: making a client, putting a file, saying what
//! went wrong.

use std::fs;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::{GcpCredential, GoogleCloudStorageBuilder};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error, ObjectStore, PutMultipartOptions, PutOptions,
    PutPayload, RetryConfig, StaticCredentialProvider, WriteMultipart,
};

use super::manifest::Entry;
use crate::site::config::{Store, Target, is_local};

/// Larger files go up in parts of this size.
const PART: usize = 8 * 1024 * 1024;
/// How many parts of a file are held at once: one is filled while others are sent.
const PARTS: usize = 3;
/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a request may take. A slow line needs that for what is under way at once.
const PATIENCE: Duration = Duration::from_secs(150);
/// How long a request is tried again.
const STUBBORNNESS: Duration = Duration::from_secs(300);
/// How long a server may be silent when it is asked for a record or told a few bytes. That goes on as
/// long as a deploy lives, so that it notices a server that falls silent.
const SILENCE: Duration = Duration::from_secs(30);
/// How long such a request is tried again.
const TWICE: Duration = Duration::from_secs(45);

/// What a client is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Files and all else that may take as long as the line needs.
    Files,
    /// Questions, and answers of a few bytes.
    Talk,
}

/// How much memory it takes to put a file of this size.
pub(super) fn memory(size: u64) -> u64 {
    if size <= PART as u64 { size } else { (PARTS * PART) as u64 }
}

/// What is said of a bucket that does not exist.
pub(super) const NO_BUCKET: &str = "there is no such bucket";
/// What is said of credentials that are not enough.
pub(super) const NOT_ALLOWED: &str = "the credentials do not allow it";

/// Why a file could not be put.
pub(super) enum Failure {
    Store(Error),
    File(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// Puts one file; a large one in parts.
#[expect(clippy::disallowed_methods, reason = "a file of the output folder, on its way out")]
pub(super) async fn put(
    store: &dyn ObjectStore,
    to: &Path,
    from: &std::path::Path,
    entry: &Entry,
) -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::File(crate::site::source::reason(&error));
    let attributes = attributes(&entry.media, &entry.cache, entry.encoding.as_deref());
    if entry.size <= PART as u64 {
        let bytes = fs::read(from).map_err(broken)?;
        if bytes.len() as u64 != entry.size {
            return Err(Failure::File("it was written to meanwhile".to_owned()));
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        store.put_opts(to, PutPayload::from(bytes), options).await?;
        return Ok(());
    }
    let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
    let mut upload =
        WriteMultipart::new_with_chunk_size(store.put_multipart_opts(to, options).await?, PART);
    let mut file = fs::File::open(from).map_err(broken)?;
    let mut part = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut part).map_err(broken)?;
        if read == 0 {
            break;
        }
        upload.wait_for_capacity(PARTS - 2).await?;
        upload.write(part.get(..read).unwrap_or_default());
    }
    upload.finish().await?;
    Ok(())
}

pub(super) fn attributes(media: &str, cache: &str, encoding: Option<&str>) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, media.to_owned().into());
    attributes.insert(Attribute::CacheControl, cache.to_owned().into());
    if let Some(encoding) = encoding {
        attributes.insert(Attribute::ContentEncoding, encoding.to_owned().into());
    }
    attributes
}

/// Makes the library's client. Settings it does not know are not for it.
pub(super) fn connect(
    target: &Target,
    (store, bucket): (Store, &str),
    settings: Vec<(String, String)>,
    purpose: Use,
) -> Result<Arc<dyn ObjectStore>, Error> {
    let mut options = ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_timeout(PATIENCE)
        // Without encryption only on this machine, for trials.
        .with_allow_http(target.endpoint.as_deref().is_some_and(is_local));
    let mut retry = RetryConfig { retry_timeout: STUBBORNNESS, ..RetryConfig::default() };
    if purpose == Use::Talk {
        options = options.with_read_timeout(SILENCE);
        retry.retry_timeout = TWICE;
    }
    Ok(match store {
        Store::S3 => {
            let mut builder = AmazonS3Builder::new();
            for (name, value) in settings {
                if let Ok(key) = name.parse() {
                    builder = builder.with_config(key, value);
                }
            }
            if let Some(region) = &target.region {
                builder = builder.with_region(region);
            }
            if let Some(endpoint) = &target.endpoint {
                builder = builder.with_endpoint(endpoint);
            }
            let builder = builder.with_client_options(options).with_retry(retry);
            Arc::new(builder.with_bucket_name(bucket).build()?)
        }
        Store::Google => {
            let mut builder = GoogleCloudStorageBuilder::new();
            for (name, value) in settings {
                if let Ok(key) = name.parse() {
                    builder = builder.with_config(key, value);
                }
            }
            if let Some(endpoint) = &target.endpoint {
                builder = builder.with_base_url(endpoint.trim_end_matches('/'));
                if is_local(endpoint) {
                    // Google's own libraries send none to such a server either.
                    let anonymous = GcpCredential { bearer: String::new() };
                    builder = builder
                        .with_credentials(Arc::new(StaticCredentialProvider::new(anonymous)));
                }
            }
            let builder = builder.with_client_options(options).with_retry(retry);
            Arc::new(builder.with_bucket_name(bucket).build()?)
        }
        Store::Azure => {
            let mut builder = MicrosoftAzureBuilder::new();
            for (name, value) in settings {
                if let Ok(key) = name.parse() {
                    builder = builder.with_config(key, value);
                }
            }
            if let Some(endpoint) = &target.endpoint {
                builder = builder.with_endpoint(endpoint.trim_end_matches('/').to_owned());
            }
            let builder = builder.with_client_options(options).with_retry(retry);
            Arc::new(builder.with_container_name(bucket).build()?)
        }
    })
}

/// An error in few words: the innermost reason, and no address, because that may be signed.
pub(super) fn said(error: &Error) -> String {
    match error {
        Error::NotFound { .. } => return NO_BUCKET.to_owned(),
        Error::PermissionDenied { .. } => return NOT_ALLOWED.to_owned(),
        Error::Unauthenticated { .. } => return "the credentials are wrong".to_owned(),
        _ => {}
    }
    let mut inner: &dyn std::error::Error = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    let text = inner.to_string();
    // Answers to questions that are about no file.
    let codes = ["NoSuchBucket", "ContainerNotFound", "bucket does not exist"];
    if codes.iter().any(|code| text.contains(code)) {
        return NO_BUCKET.to_owned();
    }
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !word.contains("://") && !word.contains('?'))
        .collect();
    let text = words.join(" ");
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect::<String>()
        .to_lowercase()
}
