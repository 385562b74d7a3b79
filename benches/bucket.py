#!/usr/bin/env python3
"""A bucket that costs nothing: as much of S3 as programs need that upload, and a delay as on a network.
Google's XML interface is the same with other words for its conditions, so that it speaks this, too.

    python3 benches/bucket.py PORT [MILLISECONDS [BYTES]]

Real servers that speak S3 take milliseconds of processor time for each object, so that a measurement
with one of them on the same machine is a measurement of the server. This one takes a tenth of one. It
keeps names, sizes and fingerprints, bytes only of what lies in `.newsprint/`, and no signature is looked
at. `GET /-/counts` tells what was asked since the last time, and how many requests were under way at once;
`/-/clear` empties all buckets. MILLISECONDS are added to each request; BYTES a second are all that come in, as over a
line that all connections share.
"""

import asyncio
import email.utils
import hashlib
import json
import re
import resource
import sys
import time
import urllib.parse
from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

REASONS = {100: "Continue", 200: "OK", 204: "No Content", 404: "Not Found", 412: "Precondition Failed"}


@dataclass(slots=True)
class Object:
    tag: str
    size: int
    kept: bytes | None
    when: float
    generation: int
    told: dict

    def versions(self):
        return {"ETag": f'"{self.tag}"', "x-goog-generation": str(self.generation)}


class Server:
    def __init__(self, delay=0, rate=0):
        self.delay, self.rate = delay / 1000, rate
        # When the line is free again.
        self.free = 0
        self.generation = 0
        self.buckets = {}
        self.clear()

    def clear(self):
        self.counts, self.under_way, self.most = {}, 0, 0

    def answer(self, method, path, query, headers, body):
        """Status, headers and body."""
        if path == "/-/counts":
            used = resource.getrusage(resource.RUSAGE_SELF)
            told = {"requests": self.counts, "most": self.most, "cpu": used.ru_utime + used.ru_stime}
            self.clear()
            return 200, {}, json.dumps(told).encode()
        if path == "/-/clear":
            self.buckets = {}
            return 200, {}, b""
        self.counts[method] = self.counts.get(method, 0) + 1
        bucket, _, key = path[1:].partition("/")
        if not key:
            return self.of_bucket(method, bucket, query, body)
        objects = self.buckets.setdefault(bucket, {})
        there = objects.get(key)
        if method == "PUT":
            if headers.get("if-none-match") == "*" and there:
                return 412, {}, b""
            if "if-match" in headers and (not there or headers["if-match"].strip('"') != there.tag):
                return 412, {}, b""
            # The same as Google says it: 0 is a file that does not exist.
            wanted = headers.get("x-goog-if-generation-match")
            if wanted is not None and int(wanted) != (there.generation if there else 0):
                return 412, {}, b""
            self.generation += 1
            kept = body if "/.newsprint/" in f"/{key}" else None
            told = {name: headers[name.lower()] for name in ("Content-Type", "Cache-Control") if name.lower() in headers}
            there = objects[key] = Object(hashlib.md5(body).hexdigest(), len(body), kept, time.time(), self.generation, told)
            return 200, there.versions(), b""
        if method == "DELETE":
            objects.pop(key, None)
            return 204, {}, b""
        if not there:
            return 404, {}, b"" if method == "HEAD" else b"<Error><Code>NoSuchKey</Code></Error>"
        when = email.utils.formatdate(there.when, usegmt=True)
        told = {"Last-Modified": when, "Content-Type": "application/octet-stream", **there.versions(), **there.told}
        if method == "HEAD":
            return 200, {**told, "Content-Length": str(there.size)}, b""
        return 200, told, there.kept or b""

    def of_bucket(self, method, bucket, query, body):
        objects = self.buckets.setdefault(bucket, {})
        if method == "POST":
            keys = re.findall(r"<Key>.*?</Key>", body.decode())
            for key in keys:
                objects.pop(unescape(key[5:-6]), None)
            deleted = "".join(f"<Deleted>{key}</Deleted>" for key in keys)
            return 200, {}, f"<DeleteResult>{deleted}</DeleteResult>".encode()
        if method != "GET" or not bucket:
            return 200, {}, b""
        if "location" in query:
            return 200, {}, b"<LocationConstraint></LocationConstraint>"
        prefix, most = query.get("prefix", ""), int(query.get("max-keys", 1000))
        after = query.get("continuation-token") or query.get("marker") or query.get("start-after", "")
        delimiter = query.get("delimiter")
        found, folders = [], set()
        for key in sorted(key for key in objects if key.startswith(prefix) and key > after):
            inside = key[len(prefix) :]
            if delimiter and delimiter in inside:
                folder = prefix + inside.split(delimiter)[0] + delimiter
                if folder > after or not after:
                    folders.add(folder)
            elif len(found) < most:
                found.append(key)
            if len(found) + len(folders) >= most:
                last = key
                break
        else:
            last = None
        lines = [
            f"<Contents><Key>{escape(key)}</Key><LastModified>{moment(objects[key].when)}</LastModified><ETag>&quot;{objects[key].tag}&quot;</ETag>"
            f"<Size>{objects[key].size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for key in found
        ]
        lines += [f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders)]
        text = f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><MaxKeys>{most}</MaxKeys><KeyCount>{len(found)}</KeyCount>"
        text += f"<IsTruncated>{'true' if last else 'false'}</IsTruncated>"
        if last:
            # With a delimiter all keys of the folder are passed over.
            last += "\U0010ffff" if delimiter and last not in found else ""
            text += f"<NextContinuationToken>{escape(last)}</NextContinuationToken><NextMarker>{escape(last)}</NextMarker>"
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        whole = f'<?xml version="1.0"?><ListBucketResult xmlns="{space}">{text}{"".join(lines)}</ListBucketResult>'
        return 200, {"Content-Type": "application/xml"}, whole.encode()


def moment(when):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(when))


class Connection(asyncio.Protocol):
    """Requests one after the other, as HTTP/1.1 has them."""

    def __init__(self, server):
        self.server, self.buffer, self.head = server, bytearray(), None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        server, loop = self.server, asyncio.get_running_loop()
        if server.rate:
            server.free = max(server.free, loop.time()) + len(data) / server.rate
            self.transport.pause_reading()
            loop.call_at(server.free, self.came, data)
        else:
            self.take_all(data)

    def came(self, data):
        if not self.transport.is_closing():
            self.transport.resume_reading()
            self.take_all(data)

    def take_all(self, data):
        self.buffer += data
        while self.take():
            pass

    def take(self):
        """Takes one request from what has come, if it is whole."""
        if self.head is None:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return False
            first, *lines = self.buffer[:end].decode("latin-1").split("\r\n")
            del self.buffer[: end + 4]
            pairs = (line.split(":", 1) for line in lines)
            self.head = first, {name.lower(): value.strip() for name, value in pairs}
            self.server.under_way += 1
            self.server.most = max(self.server.most, self.server.under_way)
            if "expect" in self.head[1]:
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        first, headers = self.head
        if headers.get("transfer-encoding") == "chunked":
            body, end = unchunked(self.buffer)
            if end is None:
                return False
            del self.buffer[: end + 2]
        else:
            length = int(headers.get("content-length", 0))
            if len(self.buffer) < length:
                return False
            body = bytes(self.buffer[:length])
            del self.buffer[:length]
        if "aws-chunked" in headers.get("content-encoding", ""):
            body, _ = unchunked(body)
        self.head = None
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        status, told, body = self.server.answer(method, urllib.parse.unquote(path), query, headers, body)
        told = {"Content-Length": str(len(body)), "x-amz-request-id": "0", **told}
        text = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        whole = f"HTTP/1.1 {status} {REASONS[status]}\r\n{text}\r\n".encode() + body
        if path.startswith("/-/") or not self.server.delay:
            self.send(whole)
        else:
            asyncio.get_running_loop().call_later(self.server.delay, self.send, whole)
        return True

    def send(self, whole):
        self.server.under_way -= 1
        self.transport.write(whole)


def unchunked(data):
    """The bytes of a body that comes in parts, each with its length and perhaps a signature; and where its last
    part ends, if it has come."""
    body, at = bytearray(), 0
    while True:
        end = data.find(b"\r\n", at)
        if end < 0:
            return b"", None
        size = int(data[at:end].split(b";")[0], 16)
        if not size:
            return bytes(body), end + 2 if len(data) >= end + 4 else None
        body += data[end + 2 : end + 2 + size]
        at = end + 2 + size + 2


async def main():
    server = Server(*map(float, sys.argv[2:]))
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server), "127.0.0.1", int(sys.argv[1]), backlog=1000)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
