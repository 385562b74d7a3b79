//! What the preview does with broken articles, with clients that mean no good, and with files that
//! came with an article.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::{Server, site};
use crate::site::HEAD;

#[test]
fn an_article_that_nobody_opened_is_shown_as_it_was_when_it_breaks() {
    let site = site();
    // Once with nothing remembered, and once with all articles in the cache.
    for round in ["first", "again"] {
        let server = Server::start(&site, &[]);
        site.edit("content/ausland/zug.md", "date: 2026-05-01 10:00", "date: gestern");
        server.until("/", |answer| answer.status == 200);
        let answer = server.get("/ausland/zug/");
        assert_eq!(answer.status, 200, "{round}: {}", answer.text());
        assert!(answer.text().contains("Ein Zug.") && answer.text().contains("preview.js"));
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(server.get("/ausland/zug/").status, 200, "{round}");
        site.edit("content/ausland/zug.md", "date: gestern", "date: 2026-05-01 10:00");
        site.build();
    }
}

#[test]
fn a_page_that_was_never_good_lists_its_problems_and_comes_by_itself() {
    let site = site();
    site.write("site.toml", "title = ");
    let server = Server::start(&site, &[]);
    let answer = server.get("/ausland/zug/");
    assert!(answer.text().contains("<style>"), "{}", answer.text());
    assert!(
        answer.text().contains("data-page=\"/ausland/zug/\" data-hash=\"\""),
        "{}",
        answer.text()
    );
    let mut stream = server.connect();
    let port = server.port;
    let request = format!(
        "GET /.newsprint/events?page=%2Fausland%2Fzug%2F&hash= HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.starts_with("data: ") && line.contains("toml-syntax")));
    site.write("site.toml", HEAD.split("-- site.toml --").nth(1).unwrap());
    // It may be read while it is half written.
    assert!(lines.any(|line| line.contains("\"page\":\"changed\",\"hash\":\"")));
}

#[test]
fn silent_clients_do_not_block_it() {
    let site = site();
    let large = vec![b'x'; 4 * 1024 * 1024];
    std::fs::write(site.root().join("static/film.mp4"), large).unwrap();
    let server = Server::start(&site, &[]);
    // Some say nothing, some begin to speak, some take nothing of what they asked for.
    let request = format!("GET /film.mp4 HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port);
    let silent: Vec<TcpStream> = (0..400)
        .map(|number| {
            let mut stream = server.connect();
            let said = match number % 3 {
                0 => "",
                1 => "GET / HT",
                _ => &request,
            };
            stream.write_all(said.as_bytes()).unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    for _ in 0..10 {
        assert_eq!(server.get("/ausland/zug/").status, 200);
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop(silent);
}

#[test]
fn a_large_file_is_sent_in_parts_and_whole() {
    let site = site();
    let film: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(site.root().join("static/film.mp4"), &film).unwrap();
    let server = Server::start(&site, &[]);
    let whole = server.get("/film.mp4");
    assert!(whole.head.contains("content-type: video/mp4"), "{}", whole.head);
    assert!(whole.head.contains(&format!("content-length: {}", film.len())), "{}", whole.head);
    assert!(whole.body == film);
    let one = server.ask("GET", "/film.mp4", &[("Range", "bytes=3000000-3000000")]);
    assert_eq!((one.status, &one.body[..]), (206, &film[3_000_000..=3_000_000]));
    let end = server.ask("GET", "/film.mp4", &[("Range", "bytes=-5")]);
    assert_eq!(&end.body[..], &film[film.len() - 5..]);
    let head = server.ask("HEAD", "/film.mp4", &[]);
    assert!(head.body.is_empty() && head.head.contains(&format!("content-length: {}", film.len())));
}

#[test]
fn what_came_with_an_article_does_not_run() {
    let site = site();
    site.write("content/ausland/tabelle.csv", "a,b\n");
    site.write("static/seite.html", "<!doctype html><title>x</title>");
    site.edit("content/ausland/zug.md", "Ein Zug.", "Ein [Zug](tabelle.csv).");
    let server = Server::start(&site, &[]);
    let page = server.get("/ausland/zug/").text();
    let at = page.find("tabelle").unwrap();
    let start = page[..at].rfind('"').unwrap() + 1;
    let href = page[start..].split('"').next().unwrap();
    let answer = server.get(href);
    assert_eq!((answer.status, answer.text().as_str()), (200, "a,b\n"));
    assert!(answer.head.contains("content-security-policy: sandbox"), "{}", answer.head);
    for own in ["/ausland/zug/", "/seite.html", "/theme/newsprint.css"] {
        assert!(!server.get(own).head.contains("sandbox"), "{own}");
    }
}

#[test]
#[cfg(unix)]
fn only_a_post_from_the_preview_opens_the_editor() {
    let site = site();
    let editor = site.root().join("editor.sh");
    std::fs::write(&editor, "#!/bin/sh\necho \"$2:$1\" > opened\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&editor, mode).unwrap();
    let server = Server::start(&site, &["--editor", "./editor.sh {line} {path}"]);
    let ours = format!("http://127.0.0.1:{}", server.port);
    let body = "{\"path\":\"content/ausland/zug.md\",\"line\":3}";
    let ask = |method: &str, origin: Option<&str>| {
        let origin = origin.map(|origin| format!("Origin: {origin}\r\n")).unwrap_or_default();
        let (port, length) = (server.port, body.len());
        let request = format!(
            "{method} /.newsprint/open HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{origin}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        String::from_utf8_lossy(&server.raw(request.as_bytes())[9..12]).into_owned()
    };
    for (method, origin, status) in [
        ("HEAD", Some(ours.as_str()), "405"),
        ("GET", Some(ours.as_str()), "405"),
        ("PUT", Some(ours.as_str()), "405"),
        ("POST", None, "403"),
        ("POST", Some("null"), "403"),
        ("POST", Some("http://evil.example"), "403"),
    ] {
        assert_eq!(ask(method, origin), status, "{method} {origin:?}");
    }
    assert!(!site.root().join("opened").exists());
    assert_eq!(ask("POST", Some(&ours)), "204");
    let start = Instant::now();
    let opened = || std::fs::read_to_string(site.root().join("opened")).unwrap_or_default();
    while !opened().ends_with("zug.md:3\n") {
        assert!(start.elapsed() < Duration::from_secs(10), "{}", opened());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn ids_of_the_content_do_not_meet_those_of_the_client() {
    let site = site();
    site.edit("content/ausland/zug.md", "Ein Zug.", "## Ein Zug {#newsprint-preview}");
    let server = Server::start(&site, &[]);
    let page = server.get("/ausland/zug/").text();
    assert_eq!(page.matches("newsprint-preview").count(), 1, "{page}");
    let script = page.find("<script type=\"module\" src=\"/.newsprint/preview.js\"").unwrap();
    assert!(!page[script..].split('>').next().unwrap().contains("id="));
}
