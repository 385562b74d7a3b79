"""The part of checks/deploy.py that lets nginx, Caddy, Apache and wrangler serve what was deployed to a folder."""

import gzip
import http.client
import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse
from pathlib import Path

from .deploys import free_port
from .tools import TOOLS, broken, kept, skip

NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
user root;
events {{}}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path {folder}/n1; proxy_temp_path {folder}/n2; fastcgi_temp_path {folder}/n3;
  uwsgi_temp_path {folder}/n4; scgi_temp_path {folder}/n5;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    include {root}/.newsprint/nginx.conf;
  }}
}}
"""
CADDY = """\
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  root * {root}
  import {root}/.newsprint/Caddyfile
}}
"""
APACHE = """\
ServerRoot /etc/apache2
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
Mutex file:{folder}
{modules}
User nobody
Group nogroup
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
  AllowOverride All
  Require all granted
</Directory>
"""
# Two names of one type.
ALIASES = {
    "application/javascript": "text/javascript",
    "application/xml": "text/xml",
    "image/x-icon": "image/vnd.microsoft.icon",
}


def asked(port, path, encoding=None):
    """What a server answers: status, headers, body. Redirects are not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", urllib.parse.quote(path), headers={"Accept-Encoding": encoding} if encoding else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def kind(media):
    media, _, charset = media.replace(" ", "").lower().partition(";")
    return ALIASES.get(media, media), charset


def serves(trial, name, port, brotli, to):
    """Every URL with its type, cache header and variant; old addresses; what is not there."""
    root = trial.site / name / "current"
    record = json.loads(Path(f"{root.resolve()}.json").read_text())["files"]
    seen = variants = 0
    for path, entry in record.items():
        if path.startswith((".newsprint/", ".htaccess")) or path.endswith((".br", ".gz")):
            continue
        url = "/" + (path[: -len("index.html")] if path.endswith("/index.html") or path == "index.html" else path)
        if is_bare(to) and path != "404.html":
            url = url.removesuffix(".html")
        status, headers, body = asked(port, url)
        if status != 200 or body != (root / path).read_bytes():
            broken(f"{name} serves {url}", f"{status} {headers}")
        if headers["Cache-Control"] != entry["cache"]:
            broken(f"{name}: Cache-Control of {url}", f"{headers['Cache-Control']} instead of {entry['cache']}")
        if headers["X-Content-Type-Options"] != "nosniff":
            broken(f"{name}: browsers must not guess the type of {url}", headers)
        if kind(headers["Content-Type"])[0] != kind(entry["type"])[0]:
            broken(f"{name}: type of {url}", f"{headers['Content-Type']} instead of {entry['type']}")
        if path.endswith((".html", "feed.xml")) and kind(headers["Content-Type"])[1] != "charset=utf-8":
            broken(f"{name}: charset of {url}", headers["Content-Type"])
        seen += 1
        for ending, encoding in [("br", "br"), ("gz", "gzip")]:
            if f"{path}.{ending}" in record and (brotli or ending == "gz"):
                status, headers, body = asked(port, url, encoding)
                if headers["Content-Encoding"] != encoding or body != (root / f"{path}.{ending}").read_bytes():
                    broken(f"{name}: variant {ending} of {url}", f"{status} {headers}")
                if kind(headers["Content-Type"])[0] != kind(entry["type"])[0]:
                    broken(f"{name}: type of variant {ending} of {url}", headers["Content-Type"])
                if ending == "gz" and gzip.decompress(body) != (root / path).read_bytes():
                    broken(f"{name}: variant {ending} of {url} is the page")
                variants += 1
    for url in ("/alt/sieben/", "/alt/sieben"):
        status, headers, _ = asked(port, url)
        if status != 301 or not headers["Location"].endswith(to):
            broken(f"{name}: {url} is an old address", f"{status} {headers}")
    follows(trial, name, port, to)
    if is_bare(to):
        # A slash too many is taken away.
        for url in (f"{to}/", "/s2/", "/archive/2026/"):
            status, headers, _ = asked(port, url)
            if status != 301 or not headers["Location"].endswith(url[:-1]):
                broken(f"{name}: {url} has a slash too many", f"{status} {headers}")
    for url in ("/gibt-es-nicht/", "/.newsprint/nginx.conf", "/.newsprint/Caddyfile"):
        status, _, body = asked(port, url)
        if status != 404 or body != (root / "404.html").read_bytes():
            broken(f"{name}: {url} does not exist", f"{status} {body[:200]}")
    form = " without a slash at their end" if is_bare(to) else ""
    kept(f"{name}: {seen} URLs{form} with type and cache header, {variants} variants, old addresses, 404")


def is_bare(url):
    """Whether URLs of pages have no slash at their end."""
    return not url.endswith("/")


# Old addresses with what means something to one server or another, and what would be caught if it did.
HOSTILE = [
    "/alt/stern*/", "/alt/:wort/", "/alt/grün/", "/alt/$1/", "/alt/a+b/", "/alt/(x)/", "/alt/[yz]/", "/alt/a;b/",
    "/alt/o'n/", "/alt/a&b=c,d/", "/alt/!@/", "/alt/p.html", "/ALT/Groß.html", "/alt/~u.v-w_x/", "/alt/index.php", "/alt/artikel.aspx",
]
NEIGHBOURS = ["/alt/sternX/", "/alt/wort/", "/alt/y/", "/alt/aab/", "/alt/~uXv-w_x/", "/alt/x/", "/alt/pXhtml"]


def follows(trial, name, port, to):
    """Each old address leads on, by a rule or by its page, and no other does."""
    for url in HOSTILE:
        status, headers, body = asked(port, url)
        if status == 308 and url.endswith(".html"):
            # Cloudflare shows pages without their ending.
            status, headers, body = asked(port, url.removesuffix(".html"))
        if not (status == 301 and headers["Location"].endswith(to)) and not (
            status == 200 and f'content="0; url={to}"'.encode() in body
        ):
            broken(f"{name}: {url} leads on", f"{status} {headers}")
    for url in NEIGHBOURS:
        status, headers, _ = asked(port, url)
        if status != 404:
            broken(f"{name}: {url} is nobody's address", f"{status} {headers}")


def try_all(trial):
    """What servers make of the snippets."""
    trial.write_articles("neu")
    (trial.site / "content/s2/a7.md").write_text(
        f'+++\ntitle = "Sieben"\ndate = 2026-01-08\naliases = {json.dumps(["/alt/sieben/", *HOSTILE])}\n+++\n\n'
        + "Ein langer Text. " * 300
    )
    static = trial.site / "static"
    static.mkdir(exist_ok=True)
    (static / "bild.1a2b3c4d-640.avif").write_bytes(b"avif")
    (static / "schrift.1a2b3c4d.woff2").write_bytes(b"woff2")
    # A page that somebody made long ago.
    (static / "haus").mkdir(exist_ok=True)
    (static / "haus/früher.html").write_bytes("<title>Früher</title>".encode("latin-1"))
    (static / "plan.css").write_text("a { color: red }\n" * 200)
    trial.build()
    by_servers(trial, "/s2/a7/")
    trial.deploy("cloudflare")
    rules = (trial.site / "cloudflare/current/_redirects").read_text()
    plain = ["/alt/artikel.aspx", "/alt/index.php", "/alt/p.html", "/alt/sieben/", "/alt/sieben", "/alt/~u.v-w_x/", "/alt/~u.v-w_x"]
    if rules != "".join(f"{url} /s2/a7/ 301\n" for url in plain):
        broken("_redirects", rules)
    by_wrangler(trial)
    # The same site with URLs that have no slash at their end.
    toml = trial.site / "site.toml"
    slashed = toml.read_text()
    toml.write_text('permalink = "/{section}/{slug}"\n' + slashed)
    trial.build()
    by_servers(trial, "/s2/a7")
    toml.write_text(slashed)


def by_servers(trial, to):
    """What nginx, Caddy and Apache show; `to` is where the old addresses lead to."""
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "dir", "mime", "alias", "headers", "rewrite")
    )
    for name, template, command, brotli in [
        ("nginx", NGINX, ["nginx", "-c"], False),
        ("caddy", CADDY, ["caddy", "run", "--adapter", "caddyfile", "--config"], True),
        ("apache", APACHE, ["apache2", "-D", "FOREGROUND", "-f"], True),
    ]:
        program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")
        if not program:
            skip(name)
            continue
        # With other URLs, all pages are others.
        trial.deploy(name, "--max-delete", "10000")
        if "0 files uploaded" not in trial.deploy(name):
            broken(f"a second deploy for {name} moves nothing")
        port = free_port()
        folder = trial.folder / f"{name}-{port}"
        folder.mkdir()
        config = folder / f"{name}.conf"
        root = trial.site / name / "current"
        config.write_text(template.format(folder=folder, port=port, root=root, modules=modules))
        os.chmod(trial.folder, 0o755)
        trial.start([program, *command[1:], config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        trial.wait_for(port)
        serves(trial, name, port, brotli, to)


def by_wrangler(trial):
    """Cloudflare's own program takes the rules, and answers as they say."""
    wrangler = TOOLS / "npm/node_modules/.bin/wrangler"
    if not wrangler.exists():
        return skip("wrangler")
    port, root = free_port(), trial.site / "cloudflare/current"
    with open(trial.folder / "wrangler.log", "w") as log:
        trial.start(
            [wrangler, "pages", "dev", root.resolve(), "--compatibility-date", "2026-01-01", "--ip", "127.0.0.1", "--port", port],
            cwd=trial.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env={**os.environ, "WRANGLER_SEND_METRICS": "false", "CI": "true", "HOME": str(trial.folder)},
        )
        trial.wait_for(port)
        for _ in range(100):
            if "Ready on" in (trial.folder / "wrangler.log").read_text():
                break
            time.sleep(0.2)
    for url in ("/alt/sieben/", "/alt/sieben"):
        status, headers, _ = asked(port, url)
        if status != 301 or headers["Location"] != "/s2/a7/":
            broken(f"wrangler: {url} is an old address", f"{status} {headers}")
    follows(trial, "wrangler", port, "/s2/a7/")
    for url, cache in [
        ("/bild.1a2b3c4d-640.avif", "public, max-age=31536000, immutable"),
        ("/theme/newsprint.css", "public, max-age=3600"),
    ]:
        status, headers, _ = asked(port, url)
        if status != 200 or headers["Cache-Control"] != cache:
            broken(f"wrangler: {url}", f"{status} {headers}")
    status, _, body = asked(port, "/gibt-es-nicht/")
    if status != 404 or body != (root / "404.html").read_bytes():
        broken("wrangler: what is not there", status)
    said = (trial.folder / "wrangler.log").read_text()
    if "invalid" in said.lower():
        broken("wrangler takes all rules", said)
    parsed = re.findall(r"Parsed \d+ valid \w+ rules?", said)
    kept(f"wrangler: {'; '.join(parsed)}; old addresses, cache headers, 404")
