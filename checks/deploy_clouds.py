"""Deploys to what speaks as Azure's and as Google's stores, and over TLS.

Azure is Azurite, Microsoft's own emulator, and TLS is moto's S3 server with certificates made here. For Google there is
none with conditional writes in its XML interface, which our library speaks: fake-gcs-server and gcp-storage-emulator
know conditions in the JSON interface at most. So that is benches/bucket.py, which answers as Google documents it.

Parts: azure, google, tls.
"""

import base64
import datetime
import email.utils
import hashlib
import hmac
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from .lib import deploys
from .lib.tools import PROGRAM, ROOT, TOOLS, broken, kept, skip

GROUP = "deploy"

# What Microsoft publishes for its emulator; the same on every machine.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
TARGETS = """\
title = "Probe"
base_url = "https://probe.test"
language = "de-AT"
time_zone = "UTC"
per_page = 10
[photos]
renditions = false
[deploy.azure]
url = "az://paper/site"
endpoint = "http://127.0.0.1:{azure_line}/{account}"
[deploy.azure-direct]
url = "az://paper/site"
endpoint = "http://127.0.0.1:{azure}/{account}"
[deploy.azure-nowhere]
url = "az://nowhere"
endpoint = "http://127.0.0.1:{azure}/{account}"
[deploy.google]
url = "gs://paper/site"
endpoint = "http://127.0.0.1:{google_line}"
[deploy.google-direct]
url = "gs://paper/site"
endpoint = "http://127.0.0.1:{google}"
[deploy.encrypted]
url = "s3://paper/site"
endpoint = "https://localhost:{tls}"
region = "us-east-1"
[deploy.other-name]
url = "s3://paper/site"
endpoint = "https://127.0.0.1:{tls}"
region = "us-east-1"
[deploy.nowhere]
url = "s3://nowhere"
endpoint = "https://localhost:{tls}"
region = "us-east-1"
"""


class Line(deploys.Line):
    """Counts requests by what programs say, not by what a server writes into its log."""

    def __init__(self, port, to):
        self.heard = []
        super().__init__(port, to)

    def carry(self, one, other, counts):
        if counts:
            said = bytearray()
            self.heard.append(said)
            one = Heard(one, said)
        super().carry(one, other, counts)

    def requests(self):
        """Method and path of all requests since the last call."""
        found = []
        for said in self.heard:
            found += re.findall(rb"(GET|HEAD|PUT|POST|DELETE) (\S+) HTTP/1\.1\r\n", said)
            said.clear()
        return [(method.decode(), urllib.parse.unquote(path.decode())) for method, path in found]


class Heard:
    """A connection of which is kept what comes in."""

    def __init__(self, connection, said):
        self.connection, self.said = connection, said

    def recv(self, size):
        data = self.connection.recv(size)
        self.said += data
        return data

    def __getattr__(self, name):
        return getattr(self.connection, name)


class Clouds(deploys.Trial):
    def __init__(self, folder):
        names = ["azure", "azure_line", "google", "google_line", "tls"]
        self.ports = {name: deploys.free_port() for name in names}
        super().__init__(folder)
        self.environment |= {"AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT, "AZURE_STORAGE_ACCOUNT_KEY": KEY}
        # Whatever this machine trusts beside what is tried here.
        for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            self.environment.pop(name, None)

    def write_site(self):
        (self.site / "content").mkdir(parents=True)
        (self.site / "site.toml").write_text(TARGETS.format(account=ACCOUNT, **self.ports))
        self.write_articles("alt")

    # Signed as Azure wants it: with a shared key.

    def azure(self, path, method="GET", **query):
        """A request to the emulator: body and headers."""
        headers = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
        signed = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
        asked = "".join(f"\n{name}:{value}" for name, value in sorted(query.items()))
        text = f"{method}{chr(10) * 12}{signed}/{ACCOUNT}/{ACCOUNT}{path}{asked}"
        digest = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
        headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"
        url = f"http://127.0.0.1:{self.ports['azure']}/{ACCOUNT}{path}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(url, method=method, headers=headers)
        with urllib.request.urlopen(request) as answer:
            return answer.read(), answer.headers

    def azure_objects(self):
        text, _ = self.azure("/paper", comp="list", restype="container", prefix="site/")
        found = re.findall(r"<Name>site/(.*?)</Name>.*?<Content-MD5>(.*?)</Content-MD5>", text.decode(), re.S)
        return {path: base64.b64decode(tag).hex() for path, tag in found}

    def azure_headers(self, path):
        headers = self.azure(f"/paper/site/{path}")[1]
        return headers["Content-Type"], headers["Cache-Control"]

    # Google's XML interface.

    def google(self, path, method="GET"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.ports['google']}{path}", method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode(), answer.headers

    def google_objects(self):
        text, _ = self.google("/paper?prefix=site/&max-keys=5000")
        return dict(re.findall(r"<Key>site/(.*?)</Key>.*?<ETag>&quot;(.*?)&quot;</ETag>", text))

    def google_headers(self, path):
        headers = self.google(f"/paper/site/{path}", "HEAD")[1]
        return headers["Content-Type"], headers["Cache-Control"]


def puts(requests):
    """The files that were put, without the records."""
    found = [path.partition("?")[0] for method, path in requests if method == "PUT" and "/.newsprint/" not in path]
    return sorted(path.partition("/site/")[2] for path in found)


def deletes(requests):
    return sorted(path.partition("/site/")[2] for method, path in requests if method == "DELETE" and "/.newsprint/" not in path)


def holds(trial, objects, what):
    """Whether a bucket holds the site and its record, and nothing else."""
    there = objects()
    if there.pop(".newsprint/manifest.json.gz", None) is None:
        broken(f"{what}: the record is written", there.keys())
    if there != {path: deploys.md5(data) for path, data in trial.output().items()}:
        broken(f"{what}: the bucket holds the site", sorted(there))


def a_cloud(trial, name, line, objects, headers):
    """First, again, an edit, a deletion, two at once, a cut."""
    trial.write_articles("alt")
    trial.build()
    line.requests()
    trial.deploy(name)
    if puts(line.requests()) != sorted(trial.output()):
        broken(f"{name}: a first deploy puts every file once")
    holds(trial, objects, name)
    for path, kind, cache in [
        ("index.html", "text/html; charset=utf-8", "public, max-age=60"),
        ("theme/newsprint.css", "text/css; charset=utf-8", "public, max-age=3600"),
    ]:
        if headers(path) != (kind, cache):
            broken(f"{name}: type and cache header of {path}", headers(path))
    line.requests()
    trial.deploy(name)
    requests = line.requests()
    if [method for method, _ in requests] != ["GET", "GET"]:
        broken(f"{name}: a second deploy moves nothing", requests)
    trial.write_article(3, "alt", "ein anderer Text")
    trial.build()
    trial.deploy(name)
    moved = puts(line.requests())
    pages = [path for path in moved if path.endswith(".html")]
    if pages != ["s3/a3/index.html"] or any(not re.search(r"(feed|atom)\.(xml|json)$", path) for path in moved if path not in pages):
        broken(f"{name}: a corrected article moves one page and its feeds", moved)
    (trial.site / "content/s3/a3.md").unlink()
    trial.build()
    trial.deploy(name)
    gone = deletes(line.requests())
    if gone != ["s3/a3/index.html"]:
        broken(f"{name}: a deletion deletes one file", gone)
    holds(trial, objects, name)
    kept(f"{name}: all files with types and cache headers, then 0, then 1 page and {len(moved) - 1} feeds, then 1 deletion")

    trial.write_articles("neu")
    trial.build()
    other = trial.folder / f"other-{name}"
    shutil.copytree(trial.site, other)
    line.slow = 0.8
    first = begin(trial, name, trial.site)
    while ".newsprint/deploying.json" not in objects():
        time.sleep(0.1)
    second = begin(trial, f"{name}-direct", other)
    said = second.communicate()[1]
    if second.returncode != 3 or "output-locked" not in said:
        broken(f"{name}: the second of two deploys is refused", f"{second.returncode} {said}")
    line.slow = 0
    said = first.communicate()
    if first.returncode:
        broken(f"{name}: the first of two deploys is not disturbed", said)
    holds(trial, objects, name)
    trial.write_articles("alt")
    trial.build()
    line.slow = 0.05
    first = begin(trial, name, trial.site)
    while ".newsprint/deploying.json" not in objects():
        time.sleep(0.1)
    time.sleep(0.5)
    first.kill()
    first.communicate()
    line.slow = 0
    trial.deploy(f"{name}-direct", "--take-over")
    holds(trial, objects, name)
    kept(f"{name}: the second of two deploys is refused; one that was cut is finished")


def begin(trial, target, folder):
    return subprocess.Popen(
        [PROGRAM, "deploy", target, "--now", deploys.NOW], cwd=folder, env=trial.environment,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


def azure(trial):
    program = TOOLS / "npm/node_modules/.bin/azurite-blob"
    if not program.exists():
        return skip("azurite")
    trial.start(
        ["node", program.resolve(), "--blobHost", "127.0.0.1", "--blobPort", trial.ports["azure"],
         "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent"],
        cwd=trial.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    trial.wait_for(trial.ports["azure"])
    trial.azure("/paper", "PUT", restype="container")
    line = Line(trial.ports["azure_line"], trial.ports["azure"])
    a_cloud(trial, "azure", line, trial.azure_objects, trial.azure_headers)
    said = trial.deploy("azure-nowhere", expect=3)
    if "there is no such bucket" not in said or "= help: make the bucket" not in said:
        broken("azure: a container that does not exist", said)
    kept("azure: a container that does not exist is told")


def google(trial):
    port = trial.ports["google"]
    trial.start([sys.executable, ROOT / "benches/bucket.py", port])
    trial.wait_for(port)
    trial.google("/paper", "PUT")
    line = Line(trial.ports["google_line"], port)
    # As with Google's own libraries: no credentials for a server on this machine.
    if any(name.startswith("GOOGLE_") for name in trial.environment):
        broken("credentials are in the way")
    a_cloud(trial, "google", line, trial.google_objects, trial.google_headers)


def certificates(folder):
    """An authority of our own, and what it has signed: one certificate that is good, and one that has expired."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now, day = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(days=1)

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    def made(subject, key, signer, until):
        builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Probe")).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - 5 * day).not_valid_after(until)
        if subject == "Probe":
            builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
        return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority = ec.generate_private_key(ec.SECP256R1())
    (folder / "authority.pem").write_bytes(made("Probe", authority, authority, now + 5 * day))
    for file, until in [("good", now + day), ("expired", now - day)]:
        key = ec.generate_private_key(ec.SECP256R1())
        (folder / f"{file}.pem").write_bytes(made("localhost", key, authority, until))
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (folder / f"{file}.key").write_bytes(key.private_bytes(*form))


def tls(trial):
    try:
        import moto  # noqa: F401
    except ImportError:
        return skip("moto[server]")
    folder, port = trial.folder, trial.ports["tls"]
    certificates(folder)
    trial.write_articles("alt")
    trial.build()

    def server(certificate):
        path = os.pathsep.join(filter(None, [str(TOOLS / "python"), os.environ.get("PYTHONPATH", "")]))
        program = trial.start(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port, "-s",
             "-c", folder / f"{certificate}.pem", "-k", folder / f"{certificate}.key"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
        )
        trial.wait_for(port)
        return program

    def refused(target, words):
        started = time.monotonic()
        said = trial.deploy(target, expect=3)
        if "error[deploy-failed]" not in said or words not in said or "= help: " not in said:
            broken(f"{words}: a certificate that is not good is refused", said)
        if time.monotonic() - started > 30:
            broken(f"{words}: it is told soon", f"{time.monotonic() - started:.0f} s")

    trusted = {"SSL_CERT_FILE": str(folder / "authority.pem")}
    program = server("good")
    refused("encrypted", "does not trust the authority that signed")
    trial.environment |= trusted
    said = trial.deploy("nowhere", expect=3)
    if "there is no such bucket" not in said:
        broken("a bucket that does not exist", said)
    refused("other-name", "for another name")
    request = urllib.request.Request(f"https://localhost:{port}/paper", method="PUT")
    scope = "trial/20260101/us-east-1/s3/aws4_request"
    request.add_header("Authorization", f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0")
    urllib.request.urlopen(request, context=ssl.create_default_context(cafile=folder / "authority.pem")).close()
    trial.deploy("encrypted")
    if "0 files uploaded" not in trial.deploy("encrypted"):
        broken("over TLS: a second deploy moves nothing")
    program.terminate()
    program.wait()
    server("expired")
    refused("encrypted", "has expired")
    kept("TLS: an authority in SSL_CERT_FILE is trusted; an unknown one, another name and an expired certificate are refused")


def main():
    with tempfile.TemporaryDirectory(prefix="newsprint-deploy-clouds-") as name:
        trial = Clouds(Path(name))
        try:
            parts = {"azure": azure, "google": google, "tls": tls}
            for name in sys.argv[1:] or parts:
                parts[name](trial)
        finally:
            trial.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
