//! Snippets for servers: nginx, Caddy, Apache. They say what a page of configuration would have to
//! say by hand: types, cache headers, old addresses, the page for what does not exist.

use std::fmt::Write;

use super::Redirect;
use crate::publish::deploy::Wanted;
use crate::publish::deploy::kind::{IMMUTABLE, LONG, MEDIUM, SHORT, SVG_POLICY};
use crate::site::config::Paths;

/// A name with a fingerprint in it.
const HASHED: &str = r"\.[0-9a-f]{8}(-[^/.]*)?\.[a-z0-9]+$";

/// Keeps browsers from taking a file for something else than its type says, such as a text for a script.
/// nginx forgets the headers of its server where a location has one of its own.
const NOSNIFF: &str = "add_header X-Content-Type-Options nosniff always;";

/// The feeds and their types.
const FEEDS: [(&str, &str); 3] = [
    ("feed.xml", "application/rss+xml; charset=utf-8"),
    ("atom.xml", "application/atom+xml; charset=utf-8"),
    ("feed.json", "application/feed+json; charset=utf-8"),
];

/// Types that older servers do not know.
const TYPES: [(&str, &str); 4] = [
    ("avif", "image/avif"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
    ("webmanifest", "application/manifest+json"),
];

/// A text inside a regular expression.
fn escaped(text: &str) -> String {
    text.replace('.', r"\.")
}

/// The addresses of lists: the front, fronts of sections, all below the words of lists, feeds,
/// sitemaps. `page` is what the address of a folder ends with; without a slash at the end of URLs,
/// `page` is what may stand behind that of a page.
fn lists(base: &str, paths: &Paths, page: &str) -> String {
    let Paths { topics, authors, archive, credits, slash } = paths;
    let base = escaped(base);
    let (front, end) = match slash {
        true => (format!("([^/]+/)?{page}"), "/"),
        false => (format!("([^/.]+{page})?"), "([/.]|$)"),
    };
    format!(
        r"^{base}/{front}$|^{base}/({topics}|{authors}|{archive}|{credits}){end}|/{archive}/|/(feed|atom)\.xml$|/feed\.json$|^{base}/(sitemap[^/]*\.xml|robots\.txt|404\.html)$"
    )
}

/// The address of a page where URLs have no slash at their end: its last part has no ending.
const BARE: &str = r"/[^/.]+$";

/// Goes inside `server { … }`.
pub(super) fn nginx(wanted: &Wanted<'_>, redirects: &[Redirect]) -> String {
    let (base, paths) = (wanted.config.address.base(), &wanted.config.paths);
    let mut text = format!(
        "# For nginx, written by newsprint: include it inside server {{ … }}, and reload nginx when it changes.\n\
         absolute_redirect off;\n\
         error_page 404 {base}/404.html;\n\
         charset utf-8;\n\
         charset_types text/xml text/plain text/css text/javascript application/javascript application/json image/svg+xml;\n"
    );
    if wanted.target.compress {
        text.push_str("gzip_static on;\n# With the module ngx_brotli: brotli_static on;\n");
    }
    let _ = writeln!(text, "location ^~ {base}/.newsprint/ {{ return 404; }}");
    for redirect in redirects {
        for from in redirect.addresses() {
            let _ = writeln!(text, "location = {from} {{ return 301 {}; }}", redirect.to);
        }
    }
    for (name, media) in FEEDS {
        let _ = writeln!(
            text,
            "location ~ \"/{}$\" {{ types {{ }} default_type \"{media}\"; add_header Cache-Control \"{SHORT}\"; {NOSNIFF} }}",
            escaped(name)
        );
    }
    let lists = lists(base, paths, if paths.slash { r"index\.html" } else { "" });
    // A file without an ending, a page, or the page that stands in for a folder.
    let find = if paths.slash { "" } else { "try_files $uri $uri.html $uri/index.html =404; " };
    if !paths.slash {
        // A page loses the slash; what stands in for a folder keeps it.
        let _ = writeln!(
            text,
            "location ~ \"^({}/.+)/$\" {{ if (-f $document_root$1.html) {{ return 301 $1; }} add_header Cache-Control \"{MEDIUM}\"; {NOSNIFF} try_files $uri/index.html =404; }}",
            escaped(base)
        );
    }
    let _ = writeln!(
        text,
        "location ~ \"{lists}\" {{ {find}add_header Cache-Control \"{SHORT}\"; {NOSNIFF} }}"
    );
    let pages = if paths.slash { r"\.html$".to_owned() } else { format!(r"\.html$|{BARE}") };
    let _ = writeln!(
        text,
        "location ~ \"{pages}\" {{ {find}add_header Cache-Control \"{MEDIUM}\"; {NOSNIFF} }}"
    );
    let types: Vec<String> =
        TYPES.iter().map(|(ending, media)| format!("{media} {ending};")).collect();
    let endings: Vec<&str> = TYPES.iter().map(|(ending, _)| *ending).collect();
    let (types, endings) = (types.join(" "), endings.join("|"));
    let drawing = HASHED.replace("[a-z0-9]+$", "svg$");
    for (pattern, cache) in [(drawing.as_str(), IMMUTABLE), (r"\.svg$", LONG)] {
        let _ = writeln!(
            text,
            "location ~ \"{pattern}\" {{ add_header Cache-Control \"{cache}\"; add_header Content-Security-Policy \"{SVG_POLICY}\"; {NOSNIFF} }}"
        );
    }
    let hashed = HASHED.replace("[a-z0-9]+$", &format!("({endings})$"));
    let _ = writeln!(
        text,
        "location ~ \"{hashed}\" {{ types {{ {types} }} add_header Cache-Control \"{IMMUTABLE}\"; {NOSNIFF} }}"
    );
    let _ = writeln!(
        text,
        "location ~ \"{HASHED}\" {{ add_header Cache-Control \"{IMMUTABLE}\"; {NOSNIFF} }}"
    );
    let _ = writeln!(
        text,
        "location ~ \"\\.({endings})$\" {{ types {{ {types} }} add_header Cache-Control \"{LONG}\"; {NOSNIFF} }}"
    );
    let _ = writeln!(text, "location {base}/ {{ add_header Cache-Control \"{LONG}\"; {NOSNIFF} }}");
    text
}

/// Goes inside a site's block, below `root`.
pub(super) fn caddy(wanted: &Wanted<'_>, redirects: &[Redirect]) -> String {
    let (base, paths) = (wanted.config.address.base(), &wanted.config.paths);
    let mut text = String::from(
        "# For Caddy, written by newsprint: import it inside the site's block, below root, and reload Caddy when it changes.\n",
    );
    let lists = lists(base, paths, "");
    let pages = match paths.slash {
        true => r"(/|\.html)$".to_owned(),
        false => format!(r"(/|\.html)$|{BARE}"),
    };
    for (name, pattern) in
        [("lists", lists.as_str()), ("pages", pages.as_str()), ("hashed", HASHED)]
    {
        let _ = writeln!(text, "@{name} path_regexp {name} `{pattern}`");
    }
    text.push_str("route {\n");
    for redirect in redirects {
        for from in redirect.addresses() {
            let _ = writeln!(text, "\tredir {from} {} 301", redirect.to);
        }
    }
    let _ = writeln!(text, "\theader X-Content-Type-Options nosniff");
    let _ = writeln!(text, "\theader Cache-Control \"{LONG}\"");
    for (name, cache) in [("pages", MEDIUM), ("lists", SHORT), ("hashed", IMMUTABLE)] {
        let _ = writeln!(text, "\theader @{name} Cache-Control \"{cache}\"");
    }
    let _ =
        writeln!(text, "\t@svg path *.svg\n\theader @svg Content-Security-Policy \"{SVG_POLICY}\"");
    // Older versions of the file server tell a type of their own, unless it is set behind it.
    let mut typed = |name: &str, path: &str, media: &str| {
        let _ = writeln!(
            text,
            "\t@{name} path {path}\n\theader @{name} {{\n\t\tContent-Type \"{media}\"\n\t\tdefer\n\t}}"
        );
    };
    for (name, media) in FEEDS {
        typed(&name.replace('.', "_"), &format!("*/{name}"), media);
    }
    for (ending, media) in TYPES {
        typed(ending, &format!("*.{ending}"), media);
    }
    if !paths.slash {
        // A page loses the slash; what stands in for a folder keeps it.
        let _ = writeln!(
            text,
            "\t@folder path_regexp folder ^({}/.+)/$\n\
             \troute @folder {{\n\
             \t\t@page file {{re.folder.1}}.html\n\
             \t\tredir @page {{re.folder.1}} 301\n\
             \t}}\n\
             \ttry_files {{path}} {{path}}.html {{path}}/index.html",
            escaped(base)
        );
    }
    text.push_str("\tfile_server {\n\t\thide .newsprint\n");
    if wanted.target.compress {
        text.push_str("\t\tprecompressed br gzip\n");
    }
    text.push_str("\t}\n}\n");
    let _ = writeln!(
        text,
        "handle_errors {{\n\theader X-Content-Type-Options nosniff\n\theader Cache-Control \"{SHORT}\"\n\trewrite * {base}/404.html\n\tfile_server\n}}"
    );
    text
}

/// `.htaccess`, which Apache reads by itself.
pub(super) fn apache(wanted: &Wanted<'_>, redirects: &[Redirect]) -> String {
    let (base, paths) = (wanted.config.address.base(), &wanted.config.paths);
    let mut text = format!(
        "# For Apache, written by newsprint.\n\
         ErrorDocument 404 {base}/404.html\n\
         DirectoryIndex index.html\n\
         AddDefaultCharset utf-8\n\
         AddCharset utf-8 .html .xml .json .css .js .txt .svg .webmanifest\n\
         RedirectMatch 404 \"/\\.newsprint(/|$)\"\n"
    );
    for (ending, media) in TYPES {
        let _ = writeln!(text, "AddType {media} .{ending}");
    }
    for (name, media) in FEEDS {
        let _ = writeln!(text, "<Files \"{name}\">\n  ForceType \"{media}\"\n</Files>");
    }
    for Redirect { from, to, .. } in redirects {
        for from in from {
            let from = escaped(from.trim_end_matches('/'));
            let _ = writeln!(text, "RedirectMatch 301 \"^{from}/?$\" \"{to}\"");
        }
    }
    let lists = lists(base, paths, if paths.slash { r"(index\.html)?" } else { r"(\.html)?" });
    text.push_str("<IfModule mod_headers.c>\n");
    let _ = writeln!(text, "  Header always set X-Content-Type-Options nosniff");
    let _ = writeln!(text, "  Header set Cache-Control \"{LONG}\"");
    for (pattern, cache) in [(r"(/|\.html)$", MEDIUM), (lists.as_str(), SHORT), (HASHED, IMMUTABLE)]
    {
        // What is asked for by then is the variant.
        let pattern = pattern.replace('$', r"(\.(br|gz))?$");
        let _ = writeln!(
            text,
            "  Header set Cache-Control \"{cache}\" \"expr=%{{REQUEST_URI}} =~ m#{pattern}#\""
        );
    }
    let _ = writeln!(
        text,
        "  Header set Content-Security-Policy \"{SVG_POLICY}\" \"expr=%{{REQUEST_URI}} =~ m#\\.svg(\\.(br|gz))?$#\""
    );
    text.push_str("</IfModule>\n");
    if !paths.slash {
        // A page loses the slash; what stands in for a folder keeps it.
        let _ = writeln!(
            text,
            "DirectorySlash Off\n\
             <IfModule mod_rewrite.c>\n\
             \x20 RewriteEngine On\n\
             \x20 RewriteCond %{{REQUEST_FILENAME}} ^(.+?)/?$\n\
             \x20 RewriteCond %1.html -f\n\
             \x20 RewriteRule ^(.+)/$ {base}/$1 [R=301,L]\n\
             \x20 RewriteCond %{{REQUEST_FILENAME}} !-f\n\
             \x20 RewriteCond %{{REQUEST_FILENAME}}.html -f\n\
             \x20 RewriteRule ^(.+[^/])$ $1.html [L]\n\
             </IfModule>"
        );
    }
    if wanted.target.compress {
        text.push_str(
            "<IfModule mod_rewrite.c>\n\
             \x20 RewriteEngine On\n\
             \x20 RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b\n\
             \x20 RewriteCond %{REQUEST_FILENAME}.br -f\n\
             \x20 RewriteRule ^(.+)$ $1.br [QSA,L]\n\
             \x20 RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b\n\
             \x20 RewriteCond %{REQUEST_FILENAME}.gz -f\n\
             \x20 RewriteRule ^(.+)$ $1.gz [QSA,L]\n\
             </IfModule>\n",
        );
        for (ending, name) in [("br", "br"), ("gz", "gzip")] {
            for (inner, media) in [
                ("html", "text/html"),
                ("css", "text/css"),
                ("js", "text/javascript"),
                ("svg", "image/svg+xml"),
                ("txt", "text/plain"),
                ("json", "application/json"),
                ("xml", "text/xml"),
                ("webmanifest", "application/manifest+json"),
            ] {
                let _ = writeln!(
                    text,
                    "<FilesMatch \"\\.{inner}\\.{ending}$\">\n  RemoveType .{ending}\n  RemoveLanguage .br\n  ForceType \"{media}; charset=utf-8\"\n  Header set Content-Encoding {name}\n  Header append Vary Accept-Encoding\n</FilesMatch>"
                );
            }
            // Behind the rules for their endings, which they would follow otherwise.
            for (feed, media) in FEEDS {
                let _ = writeln!(
                    text,
                    "<Files \"{feed}.{ending}\">\n  ForceType \"{media}\"\n</Files>"
                );
            }
        }
    }
    text
}
