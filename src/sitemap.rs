//! Sitemaps after sitemaps.org 0.9.
//!
//! One part a month: an old part stays byte for byte what it was.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::config::Config;
use crate::index::{Index, Moment, No};

/// The namespace of urlset and sitemapindex.
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The sitemap of these articles, with the truth about their last change.
#[must_use]
pub fn articles(numbers: &[No], index: &Index<'_>, config: &Config) -> Vec<u8> {
    let lines = numbers.iter().map(|&no| {
        let entry = &index.articles[no];
        let brief = entry.brief();
        let changed = Moment::iso(brief.updated.unwrap_or(brief.date), config);
        (config.address.absolute(&entry.path), Some(changed))
    });
    document("urlset", "url", lines)
}

/// The sitemap of pages that are no articles.
#[must_use]
pub fn pages(paths: &[String], config: &Config) -> Vec<u8> {
    document("urlset", "url", paths.iter().map(|path| (config.address.absolute(path), None)))
}

/// The list of sitemaps.
#[must_use]
pub fn list(urls: &[String]) -> Vec<u8> {
    document("sitemapindex", "sitemap", urls.iter().map(|url| (url.clone(), None)))
}

fn document(
    root: &str,
    item: &str,
    lines: impl Iterator<Item = (String, Option<String>)>,
) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing to memory can't fail.
    let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let _ = writer.create_element(root).with_attribute(("xmlns", NAMESPACE)).write_inner_content(
        |writer| {
            for (url, changed) in lines {
                writer.create_element(item).write_inner_content(|writer| {
                    writer.create_element("loc").write_text_content(BytesText::new(&url))?;
                    if let Some(changed) = &changed {
                        writer
                            .create_element("lastmod")
                            .write_text_content(BytesText::new(changed))?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        },
    );
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}
