// A built site as a plain host sends it, and which of its pages show everything that there is.
//
// For theme.cjs, lighthouse.cjs, links.mjs and the tools. CHROMIUM is the browser (the one in PATH); the packages
// are where .ci/run has put them, in NEWSPRINT_CI_TOOLS (target/ci).
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const tools = path.resolve(process.env.NEWSPRINT_CI_TOOLS ?? path.join(root, 'target/ci'));
const require = createRequire(path.join(tools, 'npm', 'package.json'));

// ---------------------------------------------------------------------------------------------------------------
// Tools

// A tool that is not there: on CI a failure.
export function absent(what) {
  console.log(`  skipped: ${what} is not installed; .ci/run installs it`);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}

// Where a file of an npm package is.
export function packaged(name) {
  try {
    return require.resolve(name);
  } catch {
    return absent(name);
  }
}

// Where a program is, or undefined.
export const program = (name) => (process.env.PATH ?? '').split(path.delimiter)
  .map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));

export const chromium = () => process.env.CHROMIUM ?? program('chromium') ?? absent('Chromium');

// No name but the server's leads anywhere, so a page that asks another origin is only heard asking.
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export const launch = () => {
  const { chromium: playwright } = require(packaged('playwright-core'));
  return playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGUMENTS });
};

// ---------------------------------------------------------------------------------------------------------------
// The host

const TEXT = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.xml': 'application/xml', '.webmanifest': 'application/manifest+json',
};
const BINARY = {
  '.avif': 'image/avif', '.gif': 'image/gif', '.ico': 'image/x-icon', '.jpeg': 'image/jpeg', '.jpg': 'image/jpeg',
  '.otf': 'font/otf', '.pdf': 'application/pdf', '.png': 'image/png', '.ttf': 'font/ttf', '.webp': 'image/webp',
  '.woff': 'font/woff', '.woff2': 'font/woff2',
};

const isFile = (file) => fs.existsSync(file) && fs.statSync(file).isFile();

// Serves a folder on 127.0.0.1. `base` is the path of the site's base URL, `bare` says whether `/a` is answered by
// `a.html`, `delay` by the media type how many milliseconds an answer is kept back. Gives { origin, close }.
export async function serve(folder, { base = '/', bare = false, delay = () => 0, port = 0 } = {}) {
  const root = path.resolve(folder);
  const prefix = base.replace(/\/?$/, '/');
  const packed = new Map();
  const server = http.createServer((request, response) => {
    const asked = new URL(request.url, 'http://localhost').pathname;
    let name;
    try {
      name = asked.startsWith(prefix) ? path.join(root, decodeURIComponent(asked.slice(prefix.length))) : undefined;
    } catch {
      // No UTF-8.
    }
    if (name && !`${name}/`.startsWith(`${root}/`)) name = undefined;
    if (bare && name && !asked.endsWith('/') && !isFile(name) && isFile(`${name}.html`)) name += '.html';
    if (name && !asked.endsWith('/') && isFile(path.join(name, 'index.html'))) {
      response.writeHead(301, { Location: `${asked}/` }).end();
      return;
    }
    if (name && asked.endsWith('/')) name = path.join(name, 'index.html');
    const found = name !== undefined && isFile(name);
    const file = found ? name : path.join(root, '404.html');
    if (!isFile(file)) {
      response.writeHead(404).end();
      return;
    }
    const extension = path.extname(file).toLowerCase();
    const type = TEXT[extension] ?? BINARY[extension] ?? 'application/octet-stream';
    const headers = { 'Content-Type': type, 'Cache-Control': 'max-age=3600' };
    let body = fs.readFileSync(file);
    if (TEXT[extension]) {
      headers.Vary = 'Accept-Encoding';
      if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
        if (!packed.has(file)) packed.set(file, gzipSync(body, { level: 9 }));
        body = packed.get(file);
        headers['Content-Encoding'] = 'gzip';
      }
    }
    headers['Content-Length'] = body.length;
    setTimeout(() => {
      response.writeHead(found ? 200 : 404, headers).end(request.method === 'HEAD' ? undefined : body);
    }, delay(type));
  });
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => { server.close(done); });
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

// ---------------------------------------------------------------------------------------------------------------
// The pages

// What an article may have: classes, and the name of an element.
export const PARTS = [
  'factbox', 'keypoints', 'pullquote', 'quote', 'gallery', 'corrections', 'series', 'embed', 'table', 'footnotes',
  'photo-gone', 'note', 'toc', 'label', 'notice', 'subhead', 'updated',
];
const KINDS = ['front', 'article', 'section', 'topic', 'author', 'archive', 'day', 'days', 'credits', 'not-found'];

const count = (text, pattern) => (text.match(pattern) ?? []).length;
const byPath = (one, other) => (one.path < other.path ? -1 : 1);

// Every page of a built site but redirects, by its path: { kind, path, slug, file, html, has, photos }. `has` are
// the classes and the elements in <main>, `photos` is the number of pictures of an article itself.
export function pages(folder, base = '/') {
  const found = [];
  for (const name of fs.readdirSync(folder, { recursive: true }).filter((entry) => entry.endsWith('.html'))) {
    const file = path.join(folder, name);
    const html = fs.readFileSync(file, 'utf8');
    const kind = /<body\b[^>]*\bclass="[^"]*\bpage-([\w-]+)/.exec(html)?.[1];
    if (!kind) continue;
    const inSite = name.split(path.sep).map(encodeURIComponent).join('/').replace(/(^|\/)index\.html$/, '$1');
    const main = /<main\b.*<\/main>/s.exec(html)?.[0] ?? '';
    const own = /<article\b[^>]*\bh-entry\b.*?<\/article>/s.exec(main)?.[0] ?? main;
    const has = new Set([...main.matchAll(/<(\w+)/g)].map((match) => match[1]));
    for (const [, classes] of main.matchAll(/\bclass="([^"]*)"/g)) {
      for (const one of classes.split(/\s+/)) has.add(one);
    }
    const slug = inSite.replace(/\.html$|\/$/, '').replaceAll('/', '-') || 'index';
    const photos = count(own, /<img\b/g);
    found.push({ kind, path: base.replace(/\/?$/, '/') + inSite, slug, file, html, has, photos });
  }
  return found.sort(byPath);
}

// The fewest articles that together have every part that any article has, beginning with the most photos.
function articles(all) {
  const first = all.reduce((best, page) => (page.photos > best.photos ? page : best));
  const chosen = [first];
  const missing = new Set(PARTS.filter((part) => !first.has.has(part) && all.some((page) => page.has.has(part))));
  while (missing.size > 0) {
    const adds = (page) => [...missing].filter((part) => page.has.has(part)).length;
    const next = all.reduce((best, page) => (adds(page) > adds(best) ? page : best));
    chosen.push(next);
    for (const part of next.has) missing.delete(part);
  }
  return chosen;
}

// The page of each kind that has the most on it, and for articles the few that show everything.
export function choose(all, kinds = []) {
  const names = [...new Set([...KINDS, ...all.map((page) => page.kind).sort()])];
  const unknown = kinds.filter((kind) => !names.includes(kind));
  if (unknown.length > 0) throw new Error(`no kind of page: ${unknown.join(', ')}`);
  return names.filter((kind) => kinds.length === 0 || kinds.includes(kind)).flatMap((kind) => {
    const those = all.filter((page) => page.kind === kind);
    if (those.length === 0) return [];
    if (kind === 'article') return articles(those);
    const richer = (one, best) => one.has.size - best.has.size || one.photos - best.photos
      || one.html.length - best.html.length;
    return [those.reduce((best, page) => (richer(page, best) > 0 ? page : best))];
  });
}

// Runs a task for each item, `width` at a time.
export async function each(items, width, task) {
  const waiting = [...items];
  const worker = async () => { while (waiting.length > 0) await task(waiting.shift()); };
  await Promise.all(Array.from({ length: width }, worker));
}

// Scrolls to the end and back, step by step, until every picture on the way is there.
export const scrollThrough = (page) => page.evaluate(async () => {
  const seconds = (n) => new Promise((done) => { setTimeout(done, n * 1000); });
  const arrived = () => [...document.images].filter((image) => {
    const { top, bottom, width } = image.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight;
  }).every((image) => image.complete);
  for (let top = 0; top < document.scrollingElement.scrollHeight; top += innerHeight * 0.8) {
    scrollTo({ top, behavior: 'instant' });
    await seconds(0.05);
    for (let waited = 0; !arrived() && waited < 100; waited += 1) await seconds(0.05);
  }
  await seconds(0.05);
  scrollTo({ top: 0, behavior: 'instant' });
});
