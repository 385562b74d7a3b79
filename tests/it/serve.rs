//! The preview's server: what it answers, whom it refuses, and that it outlives bad manners.

mod defence;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::site::{HEAD, Site};

const ARTICLES: &str = r#"
-- content/ausland/zug.md --
---
title: Zug entgleist
date: 2026-05-01 10:00
---
Ein Zug.

Noch ein Absatz.

-- content/inland/later.md --
---
title: Geheim
date: 2026-05-03 10:00
embargo: 2027-01-01 06:00
---
Noch nicht.

-- static/daten.csv --
0123456789
"#;

/// A server that ends with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    fn start(site: &Site, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_newsprint"))
            .args(["serve", "--port", "0", "--now", "2026-06-01T14:00"])
            .args(more)
            .current_dir(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.find(|line| line.as_ref().unwrap().contains("http://127.0.0.1:"));
        let line = line.unwrap().unwrap();
        let port = line.rsplit("127.0.0.1:").next().unwrap().split('/').next().unwrap();
        let server = Self { child, port: port.parse().unwrap() };
        // What it goes on to say must not block it.
        std::thread::spawn(move || lines.for_each(drop));
        server
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads all that comes back.
    fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request.push_str(&format!("Host: 127.0.0.1:{}\r\n", self.port));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let answer = self.raw(request.as_bytes());
        let end = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("{method} {path}: {}", String::from_utf8_lossy(&answer)));
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: answer[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks until the answer is as it should be.
    fn until(&self, path: &str, right: impl Fn(&Answer) -> bool) {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if right(&answer) {
                return;
            }
            let waited = start.elapsed();
            assert!(
                waited < Duration::from_secs(20),
                "{path}: {} {}",
                answer.status,
                answer.text()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn site() -> Site {
    Site::new(&format!("{HEAD}{ARTICLES}"))
}

#[test]
fn a_page_is_the_built_one_and_the_client() {
    let site = site();
    let server = Server::start(&site, &[]);
    let answer = server.get("/ausland/zug/");
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
    assert!(answer.head.contains("content-type: text/html; charset=utf-8"), "{}", answer.head);
    assert!(!site.has("index.html"), "the preview writes nothing");
    let mut text = answer.text();
    let script = text.find("<script type=\"module\" src=\"/.newsprint/preview.js\"").unwrap();
    let end = text[script..].find("</script>").unwrap() + script + "</script>".len();
    text.replace_range(script..end, "");
    assert!(text.contains("<!--newsprint:5-->\n<p>Ein Zug.</p>"), "{text}");
    assert!(text.contains("<!--newsprint:7-->\n<p>Noch ein Absatz.</p>"), "{text}");
    let text = text.replace("<!--newsprint:5-->\n", "").replace("<!--newsprint:7-->\n", "");
    site.build();
    assert_eq!(text, site.page("ausland/zug/index.html"));
    for (out, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(".newsprint/") && !text.contains("<!--newsprint"), "{out}");
    }
}

#[test]
fn urls_without_a_slash_are_answered_as_hosts_do() {
    let head =
        HEAD.replace("title = \"Probe\"", "title = \"Probe\"\npermalink = \"/{section}/{slug}\"");
    let site = Site::new(&format!("{head}{ARTICLES}\n-- static/LICENSE --\nFrei.\n"));
    let server = Server::start(&site, &[]);
    for path in ["/", "/ausland", "/ausland/zug", "/inland/later", "/archive/2026", "/LICENSE"] {
        assert_eq!(server.ask("GET", path, &[]).status, 200, "{path}");
    }
    for (path, to) in [
        ("/ausland/", "/ausland"),
        ("/ausland/zug/", "/ausland/zug"),
        ("/ausland/zug.html", "/ausland/zug"),
        ("/inland/later/", "/inland/later"),
    ] {
        let moved = server.ask("GET", path, &[]);
        assert!(
            moved.status == 301 && moved.head.contains(&format!("location: {to}\r\n")),
            "{path}: {}",
            moved.head
        );
    }
    assert_eq!(server.ask("GET", "/ausland/nichts", &[]).status, 404);
}

#[test]
fn it_answers_as_a_host_does() {
    let site = site();
    let server = Server::start(&site, &[]);
    let head = server.ask("HEAD", "/ausland/zug/", &[]);
    let length = server.get("/ausland/zug/").body.len();
    assert!(head.body.is_empty());
    assert!(head.head.contains(&format!("content-length: {length}")), "{}", head.head);
    let moved = server.get("/ausland/zug");
    assert_eq!(moved.status, 301);
    assert!(moved.head.contains("location: /ausland/zug/"), "{}", moved.head);
    let missing = server.get("/ausland/flug/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("preview.js"), "the 404 page comes back by itself");
    let feed = server.get("/feed.xml");
    assert_eq!(feed.status, 200);
    assert!(feed.head.contains("charset=utf-8"), "{}", feed.head);
    assert!(server.get("/theme/newsprint.css").head.contains("text/css"));
    let part = server.ask("GET", "/daten.csv", &[("Range", "bytes=2-4")]);
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert!(part.head.contains("content-range: bytes 2-4/11"), "{}", part.head);
    assert_eq!(server.ask("GET", "/daten.csv", &[("Range", "bytes=99-")]).status, 416);
    assert_eq!(server.ask("POST", "/", &[]).status, 405);
    assert_eq!(server.ask("DELETE", "/ausland/zug/", &[]).status, 405);
    assert_eq!(server.get("/static/").status, 404, "no folder is listed");
    // What is not out is there for its writer, and nowhere linked.
    assert_eq!(server.get("/inland/later/").status, 200);
    assert!(!server.get("/").text().contains("later"));
}

#[test]
fn strangers_are_refused() {
    let site = site();
    let server = Server::start(&site, &[]);
    for host in ["evil.example", "evil.example:80", "127.0.0.1:1", "", "localhost"] {
        assert_eq!(server.ask("GET", "/", &[("Host", host)]).status, 403, "{host}");
    }
    for origin in ["http://evil.example", "null", "https://127.0.0.1"] {
        assert_eq!(server.ask("GET", "/", &[("Origin", origin)]).status, 403, "{origin}");
        let asked =
            server.ask("POST", "/.newsprint/now", &[("Origin", origin), ("Content-Length", "0")]);
        assert_eq!(asked.status, 403, "{origin}");
    }
    let image = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
    assert_eq!(server.ask("GET", "/ausland/zug/", &image).status, 403);
    for path in [
        "/../site.toml",
        "/%2e%2e/site.toml",
        "/..%2fsite.toml",
        "/ausland/..%2f..%2fsite.toml",
        "/a%00b",
        "/%ff",
        "/a%5c..%5csite.toml",
        "//evil.example/",
        "/%",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("base_url"), "{path}");
    }
    for own in ["site.toml", "../site.toml", "content/ausland/zug.md"] {
        assert!(!server.get(&format!("/.newsprint/{own}")).text().contains("title"), "{own}");
    }
}

#[test]
fn a_site_below_a_path_is_shown_there() {
    let site = site();
    site.edit("site.toml", "https://probe.example", "https://probe.example/zeitung");
    let server = Server::start(&site, &[]);
    for path in ["/", "/zeitung"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 302, "{path}");
        assert!(answer.head.contains("location: /zeitung/"), "{path}: {}", answer.head);
    }
    assert!(server.get("/zeitung/").text().contains("href=\"/zeitung/ausland/zug/\""));
    assert_eq!(server.get("/zeitung/ausland/zug/").status, 200);
    assert_eq!(server.get("/ausland/zug/").status, 404);
    let moved = server.get("/zeitung/ausland/zug");
    assert!(moved.status == 301 && moved.head.contains("location: /zeitung/ausland/zug/"));
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_out_of_the_site_is_not_followed() {
    let site = site();
    let server = Server::start(&site, &[]);
    assert_eq!(server.get("/daten.csv").status, 200);
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("secret"), "secret").unwrap();
    let link = site.root().join("static/daten.csv");
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("secret"), &link).unwrap();
    server.until("/daten.csv", |answer| answer.status == 404);
    for _ in 0..20 {
        assert!(!server.get("/daten.csv").text().contains("secret"));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn it_outlives_bad_manners() {
    let site = site();
    let server = Server::start(&site, &[]);
    // Who never ends a sentence takes a place, and no more.
    let dripping: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: 127").unwrap();
            stream
        })
        .collect();
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000));
    let headers = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(5_000));
    let odd: [&[u8]; 8] = [
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        long.as_bytes(),
        headers.as_bytes(),
    ];
    for number in 0..10_000 {
        let bytes = odd[number % odd.len()];
        if number < odd.len() {
            let answer = server.raw(bytes);
            assert!(!answer.starts_with(b"HTTP/1.1 200"), "{number}");
        } else {
            let _ = server.connect().write_all(bytes);
        }
    }
    server.until("/ausland/zug/", |answer| answer.status == 200);
    drop(dripping);
}

#[test]
fn what_is_saved_is_seen() {
    let site = site();
    let server = Server::start(&site, &[]);
    site.edit("content/ausland/zug.md", "Ein Zug.", "Zwei Züge.");
    server.until("/ausland/zug/", |answer| answer.text().contains("Zwei Züge."));
    site.write(
        "content/ausland/neu.md",
        "---\ntitle: Ganz neu\ndate: 2026-05-20 10:00\n---\nJa.\n",
    );
    server.until("/", |answer| answer.text().contains("Ganz neu"));
    server.until("/ausland/neu/", |answer| answer.status == 200);
    // As careful editors save: a file beside it, and a rename.
    site.write(
        "content/ausland/neu.md~",
        "---\ntitle: Ganz anders\ndate: 2026-05-20 10:00\n---\nJa.\n",
    );
    let (from, to) = ("content/ausland/neu.md~", "content/ausland/neu.md");
    std::fs::rename(site.root().join(from), site.root().join(to)).unwrap();
    server.until("/", |answer| answer.text().contains("Ganz anders"));
    std::fs::rename(site.root().join("content/ausland"), site.root().join("content/welt")).unwrap();
    server.until("/welt/neu/", |answer| answer.status == 200);
    server.until("/ausland/neu/", |answer| answer.status == 404);
    site.remove("content/welt/neu.md");
    server.until("/welt/neu/", |answer| answer.status == 404);
    server.until("/", |answer| !answer.text().contains("Ganz anders"));
    site.write("static/daten.csv", "neu\n");
    server.until("/daten.csv", |answer| answer.text() == "neu\n");
    site.write("content/welt/2027/a/b.md", "---\ntitle: Tief\ndate: 2026-05-21 10:00\n---\nJa.\n");
    server.until("/welt/b/", |answer| answer.status == 200);
}

#[test]
fn polling_sees_it_too() {
    let site = site();
    let server = Server::start(&site, &["--poll", "0.05"]);
    site.edit("content/ausland/zug.md", "Ein Zug.", "Zwei Züge.");
    server.until("/ausland/zug/", |answer| answer.text().contains("Zwei Züge."));
}

#[test]
fn what_is_wrong_is_told_and_the_last_good_page_stays() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut stream = server.connect();
    let port = server.port;
    let request = format!(
        "GET /.newsprint/events?page=%2Fausland%2Fzug%2F&hash=x HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut next = |wanted: &str| {
        for _ in 0..200 {
            let line = lines.next().unwrap().unwrap();
            if line.starts_with("data: ") && line.contains(wanted) {
                return line;
            }
        }
        panic!("{wanted} was never told");
    };
    next("\"problems\":[]");
    site.edit("content/ausland/zug.md", "date: 2026-05-01 10:00", "date: gestern <b>");
    let told = next("date-invalid");
    assert!(told.contains("content/ausland/zug.md") && told.contains("\"line\":3"), "{told}");
    assert!(told.contains("vscode://file/"), "{told}");
    let page = server.get("/ausland/zug/");
    assert!(page.status == 200 && page.text().contains("Ein Zug."));
    site.edit("content/ausland/zug.md", "date: gestern <b>", "date: 2026-05-01 10:00");
    next("\"problems\":[]");
}

#[test]
fn a_site_that_was_never_whole_says_why() {
    let site = Site::new(&format!("{HEAD}{ARTICLES}"));
    site.write("site.toml", "title = ");
    let server = Server::start(&site, &[]);
    let answer = server.get("/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("toml-syntax"), "{}", answer.text());
    site.write("site.toml", HEAD.split("-- site.toml --").nth(1).unwrap());
    server.until("/ausland/zug/", |answer| answer.status == 200);
}

#[test]
fn the_panel_knows_the_article() {
    let site = site();
    site.write("content/ausland/foto.png", "x");
    site.edit(
        "content/ausland/zug.md",
        "Ein Zug.",
        "![Ein Zug](foto.png)\nAm Berg. (APA/Anna Berger)",
    );
    let server = Server::start(&site, &["--editor", "none"]);
    let panel = server.get("/.newsprint/panel?page=%2Fausland%2Fzug%2F").text();
    let panel: serde_json::Value = serde_json::from_str(&panel).unwrap();
    let photo = &panel["article"]["photos"][0];
    assert_eq!(photo["alt"], serde_json::json!({"value": "Ein Zug", "from": "the text"}));
    assert_eq!(photo["caption"]["value"], "Am Berg.");
    assert_eq!(
        photo["credit"],
        serde_json::json!({"value": "APA/Anna Berger", "from": "the caption line"})
    );
    assert_eq!(panel["article"]["state"]["kind"], "out");
    assert_eq!(panel["now"]["value"], "2026-06-01T14:00");
    let held = server.get("/.newsprint/panel?page=%2Finland%2Flater%2F").text();
    let held: serde_json::Value = serde_json::from_str(&held).unwrap();
    assert_eq!(held["article"]["state"]["kind"], "embargoed");
    let body = "{\"now\":\"2027-01-02T06:00\"}";
    let length = body.len();
    let port = server.port;
    let now = |origin: &str| {
        server.raw(
            format!("POST /.newsprint/now HTTP/1.1\r\nHost: localhost:{port}\r\n{origin}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}").as_bytes(),
        )
    };
    let answer = now("");
    assert!(answer.starts_with(b"HTTP/1.1 403"), "{}", String::from_utf8_lossy(&answer));
    let answer = now(&format!("Origin: http://localhost:{port}\r\n"));
    assert!(answer.starts_with(b"HTTP/1.1 204"), "{}", String::from_utf8_lossy(&answer));
    server.until("/", |answer| answer.text().contains("Geheim"));
}
