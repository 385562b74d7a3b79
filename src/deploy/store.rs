//! The stores behind buckets, through one library: making a client, putting a file, saying what
//! went wrong.

use std::fs;
use std::io::Read;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, PutMultipartOptions, PutOptions, PutPayload,
    WriteMultipart,
};

use super::manifest::Entry;
use crate::config::{Store, Target};

/// Larger files go up in parts of this size, so that 16 at once stay below 130 MB of memory.
const PART: usize = 8 * 1024 * 1024;

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
    let broken = |error: std::io::Error| Failure::File(crate::source::reason(&error));
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
        upload.wait_for_capacity(1).await?;
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
    store: Store,
    bucket: &str,
    settings: Vec<(String, String)>,
) -> Result<Arc<dyn ObjectStore>, Error> {
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
                let local = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
                builder = builder
                    .with_endpoint(endpoint)
                    // Without encryption only on this machine, for trials.
                    .with_allow_http(local.iter().any(|start| endpoint.starts_with(start)));
            }
            Arc::new(builder.with_bucket_name(bucket).build()?)
        }
        Store::Google => {
            let mut builder = GoogleCloudStorageBuilder::new();
            for (name, value) in settings {
                if let Ok(key) = name.parse() {
                    builder = builder.with_config(key, value);
                }
            }
            Arc::new(builder.with_bucket_name(bucket).build()?)
        }
        Store::Azure => {
            let mut builder = MicrosoftAzureBuilder::new();
            for (name, value) in settings {
                if let Ok(key) = name.parse() {
                    builder = builder.with_config(key, value);
                }
            }
            Arc::new(builder.with_container_name(bucket).build()?)
        }
    })
}

/// An error in few words: the innermost reason, and no address, because that may be signed.
pub(super) fn said(error: &Error) -> String {
    match error {
        Error::NotFound { .. } => return "there is no such bucket".to_owned(),
        Error::PermissionDenied { .. } => return "the credentials do not allow it".to_owned(),
        Error::Unauthenticated { .. } => return "the credentials are wrong".to_owned(),
        _ => {}
    }
    let mut inner: &dyn std::error::Error = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    let text = inner.to_string();
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
