//! Files for machines: `robots.txt` (RFC 9309) and `tdmrep.json` (TDM Reservation Protocol, W3C
//! Community Group, 2024). They only write down what the configuration says.

use serde_json::json;

use crate::site::config::Config;
use crate::site::route;

/// What crawlers may do, and where the sitemap is.
#[must_use]
pub fn robots(config: &Config) -> Vec<u8> {
    let mut text = String::new();
    let denied = &config.machines.denied;
    for name in denied {
        text.push_str(&format!("User-agent: {name}\n"));
    }
    if !denied.is_empty() {
        // Paths count from the host, not from the site.
        text.push_str(&format!("Disallow: {}\n\n", config.address.href(route::FRONT)));
    }
    let sitemap = config.address.absolute(route::SITEMAP);
    text.push_str(&format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"));
    text.into_bytes()
}

/// Whether the rights to mine the site are reserved: one rule for all of it, pictures included,
/// which no tag in a page could speak for. Nothing by default.
#[must_use]
pub fn tdmrep(config: &Config) -> Option<Vec<u8>> {
    let reserved = config.machines.tdm_reservation?;
    let mut rule = json!({
        "location": config.address.href(route::FRONT),
        "tdm-reservation": u8::from(reserved),
    });
    if let Some(policy) = &config.machines.tdm_policy {
        rule["tdm-policy"] = json!(policy);
    }
    let mut text = serde_json::to_string_pretty(&json!([rule])).unwrap_or_default();
    text.push('\n');
    Some(text.into_bytes())
}
