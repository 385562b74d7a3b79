#!/usr/bin/env node
// Follows every link of the sample site in each form that its URLs can have, below `/` and below a path, as a
// program for it does (linkinator), whole URLs and anchors included, and of the site whose links lead from file to
// file below another. Then opens that site without a host, from the disk, in a browser: every page, every picture,
// every link.
//
//   node checks/js/links.mjs FOLDER [PHOTOS]     a folder for its sites, and one with photos that were made before
//
// Exits 1 if something leads nowhere. Where the tools are is said in pages.mjs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { each, launch, packaged, root, serve } from './pages.mjs';

const NOW = '2026-11-20T12:00:00+01:00';
const FORMS = ['/{section}/{slug}/', '/{section}/{slug}.html', '/{section}/{slug}'];
const BASES = ['/', '/a/b/'];
// Pages opened together.
const TOGETHER = 2;

const newsprint = process.env.NEWSPRINT ?? path.join(root, 'target/debug/newsprint');
const work = path.resolve(process.argv[2] ?? 'target/ci/links');
let wrong = 0;

function broken(what, where) {
  wrong += 1;
  if (wrong <= 40) console.log(`  BROKEN: ${where}: ${what}`);
}

// The sample with URLs of a form; its photos are made once and then handed on.
function site(form) {
  const folder = path.join(work, 'site');
  fs.mkdirSync(path.join(folder, '.newsprint'), { recursive: true });
  for (const name of ['site.toml', 'agencies.toml', 'content', 'static', 'templates']) {
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  const photos = path.resolve(process.argv[3] ?? path.join(root, '.newsprint/photos'));
  const own = path.join(folder, '.newsprint/photos');
  if (fs.existsSync(photos) && !fs.existsSync(own)) fs.cpSync(photos, own, { recursive: true });
  const toml = path.join(folder, 'site.toml');
  // The policies are written as URLs.
  const end = form.endsWith('.html') ? '.html' : '/';
  const rest = fs.readFileSync(toml, 'utf8').replace(/^permalink.*\n/m, '')
    .replace(/^(\w+_policy|publishing_principles|ownership|masthead|mission)( *= *"\/.*)\/"/gm, `$1$2${end}"`);
  fs.writeFileSync(toml, `permalink = "${form}"\n${rest}`);
  return folder;
}

// Builds a site; prints what the program says if it fails.
function build(folder, ...more) {
  const args = ['build', '--quiet', '--root', folder, '--now', NOW, ...more];
  execFileSync(newsprint, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

const all = (folder) => fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));

// What a program for it finds. Whole URLs lead to the same server, so that they are followed, too; where links lead
// from file to file, they lead to the world.
async function follow(form, base, relative = false) {
  const out = path.join(work, 'served');
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const host = await serve(out, { base, bare: form.endsWith('}') });
  const address = host.origin + base;
  build(site(form), '--out', out, ...(relative ? ['--relative'] : ['--base-url', address]));
  const { LinkChecker } = await import(pathToFileURL(packaged('linkinator')));
  const checker = new LinkChecker();
  const paths = [address, `${address}404.html`, `${address}sitemap.xml`];
  const { links } = await checker.check({
    path: paths, recurse: true, concurrency: 20, timeout: 20000, checkCss: true, checkFragments: true,
    // It would take `/a` for `/a/` otherwise.
    cleanUrls: form.endsWith('}'),
    redirects: 'error', linksToSkip: async (link) => !link.startsWith(host.origin),
  });
  await host.close();
  const where = `${form}${relative ? ', from file to file,' : ''} below ${base}`;
  const own = links.filter((link) => link.url.startsWith(host.origin));
  for (const link of own.filter(({ state }) => state === 'BROKEN')) {
    broken(`${link.url} (${link.status})`, `${where}, on ${link.parent}`);
  }
  if (own.length < 500) broken(`only ${own.length} links were followed`, where);
  console.log(`  kept: ${own.length} links lead to where they say: ${where}`);
}

// The site from the disk: what a reader with a stick sees.
async function open(form, browser) {
  const out = path.join(work, 'stick');
  fs.rmSync(out, { recursive: true, force: true });
  build(site(form), '--out', out, '--relative');
  const pages = all(out);
  const anchors = new Map();
  const links = [];
  let pictures = 0;
  await each(pages, TOGETHER, async (name) => {
    const where = `${form} from the disk, ${name}`;
    const page = await browser.newPage();
    page.on('requestfailed', (request) => broken(`${request.url()}: ${request.failure()?.errorText}`, where));
    page.on('console', (message) => {
      if (message.type() === 'error') broken(message.text(), where);
    });
    const url = pathToFileURL(path.join(out, name)).href;
    const html = fs.readFileSync(path.join(out, name), 'utf8');
    if (/http-equiv="?refresh/.test(html)) {
      await page.goto(url);
      await page.waitForURL((there) => there.href !== url, { timeout: 10000 })
        .catch(() => broken('an old address leads nowhere', where));
    } else {
      await page.goto(url, { waitUntil: 'load' });
      const found = await page.evaluate(async () => {
        for (const image of document.images) image.loading = 'eager';
        await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
        const candidates = [...document.querySelectorAll('[srcset], [imagesrcset]')].flatMap((element) => (
          (element.srcset ?? element.imageSrcset).split(', ').map((one) => one.trim().split(' ')[0])
        ));
        return {
          styled: getComputedStyle(document.body).getPropertyValue('--paper') !== '',
          pictures: document.images.length,
          empty: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
          links: [
            ...[...document.querySelectorAll('a[href], link[href]')].map((element) => element.href),
            ...candidates.map((one) => new URL(one, document.baseURI).href),
          ],
          ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
        };
      });
      anchors.set(name, new Set(found.ids));
      pictures += found.pictures;
      for (const src of found.empty) broken(`no picture: ${src}`, where);
      if (!found.styled) broken('no style sheet', where);
      for (const link of found.links) links.push([link, where]);
    }
    await page.close();
  });
  const own = links.filter(([link]) => link.startsWith('file:'));
  for (const [link, where] of own) {
    const url = new URL(link);
    const file = fileURLToPath(`file://${url.pathname}`);
    const name = path.relative(out, file);
    if (name.startsWith('..') || !fs.existsSync(file) || !fs.statSync(file).isFile()) broken(link, where);
    const id = decodeURIComponent(url.hash.slice(1));
    if (id && anchors.has(name) && !anchors.get(name).has(id)) broken(`no anchor ${link}`, where);
  }
  if (own.length < 500 || pictures < 50) broken(`only ${own.length} links, ${pictures} pictures`, form);
  console.log(`  kept: ${pages.length} pages, ${pictures} pictures, ${own.length} links: ${form} from the disk`);
}

fs.rmSync(work, { recursive: true, force: true });
for (const form of FORMS) {
  for (const base of BASES) await follow(form, base);
  await follow(form, '/anywhere/', true);
}
const browser = await launch();
for (const form of FORMS) await open(form, browser);
await browser.close();
fs.rmSync(work, { recursive: true, force: true });
if (wrong > 0) console.log(`  ${wrong} broken`);
process.exitCode = wrong > 0 ? 1 : 0;
