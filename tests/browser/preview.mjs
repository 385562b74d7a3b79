// Tests of the live preview in a browser: the real program, the real pages, headless Chromium.
//
//   node tests/browser/preview.mjs
//
// NEWSPRINT  the program (target/release/newsprint)      CHROMIUM  the browser (/usr/bin/chromium)
// NODE_TOOLS a folder that has node_modules/ (this one)  SHOTS     a folder for pictures, if they are wanted
//
// Each test has a site and a server of its own in a temporary folder, and both go when it ends.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const newsprint = path.resolve(process.env.NEWSPRINT ?? path.join(here, '../../target/release/newsprint'));
const require = createRequire(pathToFileURL(path.join(process.env.NODE_TOOLS ?? here, 'here.js')));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
});
after(() => browser?.close());

// ---------------------------------------------------------------------------------------------------------------
// Sites and servers

const ARTICLE = 'content/news/welcome/index.md';
const URL_PATH = '/news/welcome/';
const BOATS = 'The boats leave when the tide allows it, and not before. '.repeat(4);
const paragraph = (n) => `Paragraph ${n} of the ferry story. ${BOATS}`;
const PARAGRAPHS = Array.from({ length: 40 }, (_, n) => paragraph(n + 1)).join('\n\n');

const ALT = 'a man waves from a train';

function article({ title = 'The ferry is back', text = PARAGRAPHS, more = '', photo = true, alt = ALT } = {}) {
  const lines = [
    '+++', `title = ${JSON.stringify(title)}`, 'kicker = "Transport"', 'lead = "After three years it runs again."',
    'date = 2026-01-05T09:00:00Z', ...(more ? [more] : []),
    ...(photo ? ['', '[photo]', 'file = "photo.jpg"', ...(alt ? [`alt = ${JSON.stringify(alt)}`] : []),
      'agency = "Daily Example"', 'photographer = "Alex Example"'] : []),
    '+++', '', text, '',
  ];
  return lines.join('\n');
}

const run = async (...args) => {
  const child = spawn(newsprint, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  assert.equal(status, 0, `newsprint ${args.join(' ')}`);
};

class Site {
  constructor(root) { this.root = root; }

  at(name) { return path.join(this.root, name); }

  read(name) { return fs.readFileSync(this.at(name), 'utf8'); }

  write(name, text) {
    fs.mkdirSync(path.dirname(this.at(name)), { recursive: true });
    fs.writeFileSync(this.at(name), text);
  }

  // As editors save: a temporary file beside it, which then takes its name.
  save(name, text) {
    const temporary = `${this.at(name)}.tmp~`;
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, this.at(name));
  }

  edit(name, from, to) {
    const old = this.read(name);
    assert.ok(old.includes(from), `${name} has ${from}`);
    this.save(name, old.replace(from, () => to));
  }

  async serve(...args) {
    const all = ['serve', '--root', this.root, '--color', 'never', ...args];
    this.child = spawn(newsprint, all, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.output = '';
    this.exited = once(this.child, 'exit');
    const address = new Promise((done, failed) => {
      const listen = (bytes) => {
        this.output += bytes;
        const found = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(this.output);
        if (found) done(found);
      };
      this.child.stdout.on('data', listen);
      this.child.stderr.on('data', listen);
      this.child.on('exit', () => failed(new Error(`the server ended: ${this.output}`)));
    });
    const [url, port] = await address;
    this.origin = url.slice(0, -1);
    this.port = port;
  }

  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGINT');
    const ended = await Promise.race([this.exited.then(() => true), sleep(2000, false, { ref: false })]);
    if (!ended) this.child.kill('SIGKILL');
    await this.exited;
    assert.ok(ended, 'Ctrl-C ends the server');
  }

  get(where) { return fetch(this.origin + where, { headers: { Accept: 'text/html' } }); }

  async says(where, words) { return (await (await this.get(where)).text()).includes(words); }

  // The messages that a page would get.
  async listen(page = '/') {
    const stop = new AbortController();
    const url = `${this.origin}/.newsprint/events?page=${encodeURIComponent(page)}&hash=none`;
    const response = await fetch(url, { signal: stop.signal });
    const messages = [];
    let waiting = [];
    (async () => {
      let text = '';
      for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
        text += bytes;
        const parts = text.split('\n\n');
        text = parts.pop();
        for (const part of parts) {
          const data = /^data:(.*)$/m.exec(part);
          if (data) messages.push(JSON.parse(data[1]));
        }
        for (const done of waiting) done();
        waiting = [];
      }
    })().catch(() => {});
    while (messages.length === 0) await new Promise((done) => { waiting.push(done); });
    return { messages, stop: () => stop.abort() };
  }
}

async function makeSite(t, { serve = [], files = {}, start = true } = {}) {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'newsprint-preview-'));
  const site = new Site(path.join(parent, 'site'));
  t.after(async () => {
    await site.stop();
    fs.rmSync(parent, { recursive: true });
  });
  await run('init', '--quiet', site.root);
  site.write(ARTICLE, article());
  for (const [name, text] of Object.entries(files)) site.write(name, text);
  if (start) await site.serve('--port', '0', ...serve);
  return site;
}

async function open(t, site, where = URL_PATH, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const failures = [];
  page.on('pageerror', (error) => failures.push(error));
  t.after(() => assert.deepEqual(failures, [], 'no script of the page fails'));
  const live = page.waitForResponse((response) => response.url().includes('/.newsprint/events'));
  const panel = page.waitForResponse((response) => response.url().includes('/.newsprint/panel'));
  await page.goto(site.origin + where);
  await Promise.all([live, panel]);
  // Survives for as long as the document does: it is gone after a reload.
  await page.evaluate(() => { window.mine = 'mine'; });
  return page;
}

const text = (page, wanted, within = 3000) =>
  page.waitForFunction((words) => document.body.textContent.includes(words), wanted, { timeout: within });

async function noReload(page) {
  assert.equal(await page.evaluate(() => window.mine), 'mine', 'the page was not reloaded');
}

async function eventually(what, check, within = 3000) {
  const end = performance.now() + within;
  for (;;) {
    if (await check()) return;
    assert.ok(performance.now() < end, what);
    await sleep(5);
  }
}

// The preview's own part, in its shadow root, which Playwright's selectors look into.
const ui = (page, selector) => page.locator(`newsprint-preview ${selector}`);

async function accessible(page, what) {
  // Fades must be over: half transparent text has no contrast.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.flat().join(' '))]);
  assert.deepEqual(found, [], `axe: ${what}`);
}

async function shoot(page, name) {
  if (!shots) return;
  fs.mkdirSync(shots, { recursive: true });
  // Not in the middle of a movement.
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await sleep(400);
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

const scrollTo = (page, words) => page.evaluate((start) => {
  const found = [...document.querySelectorAll('.e-content p')].find((p) => p.textContent.startsWith(start));
  found.scrollIntoView({ block: 'center', behavior: 'instant' });
}, words);

const DETAILS = '{% extends "newsprint/article.html" %}\n{% block main %}{{ super() }}\n'
  + '<details id="more"><summary>More</summary><p>Inside</p></details>\n{% endblock main %}\n';

// ---------------------------------------------------------------------------------------------------------------
// The page

test('scroll, focus, selection and open details survive an edit', async (t) => {
  const site = await makeSite(t, { files: { 'templates/article.html': DETAILS } });
  const page = await open(t, site);
  await scrollTo(page, 'Paragraph 20 ');
  const look = () => page.evaluate(() => ({
    scroll: scrollY,
    focus: document.activeElement.outerHTML,
    selection: String(getSelection()),
    open: document.getElementById('more').open,
    same: window.kept?.isConnected ?? true,
  }));
  await page.evaluate(() => {
    const p = [...document.querySelectorAll('.e-content p')].find((one) => one.textContent.startsWith('Paragraph 20 '));
    window.kept = p;
    document.getElementById('more').open = true;
    document.querySelector('.sections a').focus({ preventScroll: true });
    getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 12);
  });
  const old = await look();
  assert.ok(old.scroll > 500);
  assert.equal(old.selection, 'Paragraph 20');
  site.edit(ARTICLE, paragraph(20), `${paragraph(20)} And now there is more of it.`);
  await text(page, 'And now there is more of it.');
  assert.deepEqual(await look(), old);
  // In another block, and in the head of the article: nothing that was looked at moves out of sight.
  site.edit(ARTICLE, 'Paragraph 21 of', 'Chapter 21 of');
  await text(page, 'Chapter 21 of');
  assert.deepEqual(await look(), old);
  await noReload(page);
});

test('the changed block comes into view and is marked, and the page is what is served', async (t) => {
  const site = await makeSite(t, { files: { 'templates/article.html': DETAILS } });
  const page = await open(t, site, URL_PATH, { reducedMotion: 'no-preference' });
  assert.equal(await page.evaluate(() => scrollY), 0);
  const seen = (words) => page.waitForFunction((wanted) => {
    const block = [...document.querySelectorAll('.e-content p')].find((p) => p.textContent.includes(wanted));
    if (!block) return false;
    const { top, bottom } = block.getBoundingClientRect();
    const marked = block.getAnimations().some((animation) => animation.id === 'newsprint-changed');
    return marked && top >= 0 && bottom <= innerHeight;
  }, words, { timeout: 3000 });
  const served = () => page.evaluate(async () => {
    const next = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
    return document.body.isEqualNode(next.body) && document.head.isEqualNode(next.head);
  });
  site.edit(ARTICLE, 'Paragraph 30 of', 'Verse 30 of');
  await seen('Verse 30 of');
  assert.ok(await served());
  // A new block; the lines of all blocks below it move.
  site.edit(ARTICLE, paragraph(3), `${paragraph(3)}\n\nA new one in between.\n\n> A quotation.`);
  await seen('A new one in between.');
  assert.ok(await served());
  // Blocks in another order, and without the new one.
  site.edit(ARTICLE, 'A new one in between.\n\n', '');
  site.edit(ARTICLE, `${paragraph(5)}\n\n${paragraph(6)}`, `${paragraph(6)}\n\n${paragraph(5)}`);
  await eventually('the order is the new one', served);
  // The mark goes by itself.
  await page.waitForFunction(() => document.getAnimations().length === 0, null, { timeout: 5000 });
  await noReload(page);
});

test('a style sheet is swapped without a reload and without a flash', async (t) => {
  const site = await makeSite(t);
  const css = await (await site.get('/theme/newsprint.css')).text();
  site.write('static/theme/newsprint.css', css);
  const page = await open(t, site);
  await page.evaluate(() => {
    // A page without its style sheet has no margin of its own choice: it would be seen in some frame.
    window.flashes = 0;
    const look = () => {
      if (getComputedStyle(document.body).marginTop !== '0px') window.flashes += 1;
      requestAnimationFrame(look);
    };
    look();
  });
  const colour = (wanted) => page.waitForFunction((value) =>
    getComputedStyle(document.querySelector('h1')).color === value, wanted, { timeout: 3000 });
  for (const n of [1, 2]) {
    site.save('static/theme/newsprint.css', `${css}\nh1 { color: rgb(${n}, 0, 200); }\n`);
    await colour(`rgb(${n}, 0, 200)`);
  }
  // Both at once, and the swapped style sheet stays.
  site.edit(ARTICLE, 'Paragraph 1 of', 'Verse 1 of');
  await text(page, 'Verse 1 of');
  await colour('rgb(2, 0, 200)');
  assert.equal(await page.evaluate(() => document.querySelectorAll('link[rel=stylesheet]').length), 1);
  assert.equal(await page.evaluate(() => window.flashes), 0);
  await noReload(page);
});

// A photo of one colour, made by the browser.
async function jpeg(t, colour, width = 600, height = 400) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  await page.setContent(`<body style="margin:0;background:${colour}">`);
  const bytes = await page.screenshot({ type: 'jpeg' });
  await context.close();
  return bytes;
}

test('a changed picture is swapped', async (t) => {
  const site = await makeSite(t, { start: false });
  const photo = 'content/news/welcome/photo.jpg';
  site.write(photo, await jpeg(t, '#ff0000'));
  await site.serve('--port', '0');
  const page = await open(t, site);
  const shows = (wanted) => page.waitForFunction(([r, g, b, width]) => {
    const image = document.querySelector('main img');
    if (!image.complete || image.naturalWidth === 0 || image.getAttribute('width') !== String(width)) return false;
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return Math.abs(red - r) + Math.abs(green - g) + Math.abs(blue - b) < 20;
  }, wanted, { timeout: 3000 });
  await shows([255, 0, 0, 600]);
  // The same size: the names of its files change, and with them the page.
  site.save(photo, await jpeg(t, '#0000ff'));
  await shows([0, 0, 255, 600]);
  // Another size: the page changes too.
  site.save(photo, await jpeg(t, '#008000', 500, 300));
  await shows([0, 128, 0, 500]);
  await noReload(page);
});

test('alt-click opens the editor at the line', async (t) => {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'newsprint-editor-'));
  t.after(() => fs.rmSync(parent, { recursive: true }));
  const log = path.join(parent, 'log');
  const editor = path.join(parent, 'editor');
  fs.writeFileSync(log, '');
  fs.writeFileSync(editor, `#!/bin/sh\nprintf '%s:%s\\n' "$1" "$2" >> '${log}'\n`, { mode: 0o755 });
  const site = await makeSite(t, { serve: ['--editor', `${editor} {path} {line}`] });
  const page = await open(t, site);
  const opened = async (wanted) => {
    await eventually(`the editor opens at ${wanted}`, () => fs.readFileSync(log, 'utf8').trim().endsWith(wanted));
  };
  const line = (start) => site.read(ARTICLE).split('\n').findIndex((one) => one.startsWith(start)) + 1;
  const third = page.locator('.e-content p', { hasText: 'Paragraph 3 of' });
  await third.click({ modifiers: ['Alt'] });
  await opened(`${ARTICLE}:${line('Paragraph 3 ')}`);
  await page.locator('h1').click({ modifiers: ['Control', 'Shift'] });
  await opened(`${ARTICLE}:1`);
  // After an edit above it, the line is the new one.
  site.edit(ARTICLE, 'Paragraph 1 of', 'Above.\n\nParagraph 1 of');
  await text(page, 'Above.');
  await third.click({ modifiers: ['Alt'] });
  await opened(`${ARTICLE}:${line('Paragraph 3 ')}`);
  assert.equal(page.url(), site.origin + URL_PATH);
});

// A page that has just been gone to hears of changes a moment after it is there.
async function connected(page) {
  await ui(page, '.toggle').waitFor({ timeout: 3000 });
  await sleep(500);
}

test('--follow goes to the article that was saved last', async (t) => {
  const site = await makeSite(t, {
    serve: ['--follow'],
    files: { 'content/news/second.md': article({ title: 'The second story', photo: false }) },
  });
  const page = await open(t, site, '/');
  site.edit('content/news/second.md', 'Paragraph 1 of', 'Verse 1 of');
  await page.waitForURL(`${site.origin}/news/second/`, { timeout: 3000 });
  await connected(page);
  site.edit(ARTICLE, 'Paragraph 1 of', 'Verse 1 of');
  await page.waitForURL(site.origin + URL_PATH, { timeout: 3000 });
  // Going elsewhere by hand is not undone.
  await page.goto(`${site.origin}/news/`);
  await connected(page);
  assert.equal(page.url(), `${site.origin}/news/`);
});

test('after a restart of the server the page is up to date', async (t) => {
  const site = await makeSite(t);
  const page = await open(t, site);
  await site.stop();
  await ui(page, '.toggle.stopped').waitFor({ timeout: 5000 });
  site.edit(ARTICLE, 'Paragraph 1 of', 'Verse 1 of');
  await site.serve('--port', site.port);
  await text(page, 'Verse 1 of', 5000);
  await ui(page, '.toggle:not(.stopped)').waitFor({ timeout: 3000 });
  await noReload(page);
});

// ---------------------------------------------------------------------------------------------------------------
// Files that come and go

test('a deleted article gives 404 within 300 ms', async (t) => {
  const site = await makeSite(t);
  const page = await open(t, site);
  const folder = site.at('content/news/welcome');
  const away = site.at('../away');
  for (const [gone, back] of [
    [() => fs.rmSync(site.at(ARTICLE)), () => site.write(ARTICLE, article())],
    [() => fs.renameSync(folder, away), () => fs.renameSync(away, folder)],
    [() => fs.renameSync(site.at(ARTICLE), away), () => fs.renameSync(away, site.at(ARTICLE))],
  ]) {
    assert.equal((await site.get(URL_PATH)).status, 200);
    const start = performance.now();
    gone();
    await eventually('404 within 300 ms', async () => (await site.get(URL_PATH)).status === 404, 300);
    t.diagnostic(`404 after ${Math.round(performance.now() - start)} ms`);
    await page.waitForFunction(() => document.body.className === 'page-not-found', null, { timeout: 3000 });
    assert.ok(!await site.says('/', 'The ferry is back'), 'the front page has forgotten it');
    back();
    await text(page, 'Paragraph 40 of');
    assert.equal((await site.get(URL_PATH)).status, 200);
  }
});

test('a new article appears on the front page', async (t) => {
  const site = await makeSite(t);
  const page = await open(t, site, '/');
  site.write('content/news/bridge.md', article({ title: 'The bridge is open', photo: false }));
  await text(page, 'The bridge is open');
  assert.equal((await site.get('/news/bridge/')).status, 200);
  await noReload(page);
});

test('a renamed article moves', async (t) => {
  const site = await makeSite(t);
  const page = await open(t, site, '/');
  fs.renameSync(site.at('content/news/welcome'), site.at('content/news/moved'));
  await page.waitForSelector('main a[href="/news/moved/"]', { timeout: 3000, state: 'attached' });
  assert.equal(await page.locator(`main a[href="${URL_PATH}"]`).count(), 0);
  assert.equal((await site.get('/news/moved/')).status, 200);
  assert.equal((await site.get(URL_PATH)).status, 404);
  const photo = await page.locator('main a[href="/news/moved/"]').first().evaluate(
    () => document.querySelector('main img[src^="/news/moved/photo."]').getAttribute('src'));
  assert.equal((await site.get(photo)).status, 200);
  await noReload(page);
});

test('a checkout of 200 files makes one rebuild', async (t) => {
  const name = (n) => `content/news/story-${n}.md`;
  const numbers = Array.from({ length: 200 }, (_, n) => n + 1);
  const version = (n, word) => article({ title: `Story ${n} ${word}`, photo: false, text: `The ${word} text.` });
  const site = await makeSite(t, { files: Object.fromEntries(numbers.map((n) => [name(n), version(n, 'old')])) });
  const events = await site.listen('/news/story-200/');
  t.after(events.stop);
  const first = events.messages.at(-1).version;
  for (const n of numbers) {
    fs.rmSync(site.at(name(n)));
    fs.writeFileSync(site.at(name(n)), version(n, 'new'));
  }
  await eventually('the last one is there', () => site.says('/news/story-200/', 'The new text.'));
  await sleep(400);
  const made = events.messages.at(-1).version - first;
  t.diagnostic(`${made} builds`);
  assert.ok(made >= 1 && made <= 2, `${made} builds`);
  for (const n of numbers) assert.ok(await site.says(`/news/story-${n}/`, `Story ${n} new`));
});

test('a page polled 1,000 times during 100 edits is always complete', async (t) => {
  const site = await makeSite(t);
  let polls = 0;
  let done = false;
  const versions = new Set();
  const poll = async () => {
    while (polls < 1000 || !done) {
      polls += 1;
      const response = await site.get(URL_PATH);
      const html = await response.text();
      assert.equal(response.status, 200);
      assert.ok(html.trimEnd().endsWith('</html>'), 'the page ends');
      assert.match(html, /<h1[^>]*>The ferry is back<\/h1>/);
      const [, version] = /Version (\d+) of the text/.exec(html) ?? [];
      assert.ok(version, 'the page has its text');
      versions.add(version);
      await sleep(1);
    }
  };
  site.save(ARTICLE, article({ text: `Version 0 of the text.\n\n${PARAGRAPHS}` }));
  await eventually('the first version', () => site.says(URL_PATH, 'Version 0 of'));
  const polling = Promise.all([poll(), poll()]);
  for (let n = 1; n <= 100; n += 1) {
    const next = article({ text: `Version ${n} of the text.\n\n${PARAGRAPHS}` });
    // Editors save in both ways.
    if (n % 2) site.save(ARTICLE, next);
    else site.write(ARTICLE, next);
    await sleep(n % 5 * 10);
  }
  done = true;
  await polling;
  await eventually('the last version', () => site.says(URL_PATH, 'Version 100 of'));
  t.diagnostic(`${polls} polls saw ${versions.size} versions`);
});

// ---------------------------------------------------------------------------------------------------------------
// Overlay and panel

const BROKEN = article({ alt: '', title: 'The ferry is back' })
  .replace('kicker = "Transport"', 'kiker = "<img src=x onerror=window.hacked=1>"');

test('requests do not put off a change', async (t) => {
  const site = await makeSite(t);
  let polling = true;
  const poll = async (where) => { while (polling) await (await site.get(where)).text(); };
  const pollers = [poll(URL_PATH), poll('/'), poll(`/.newsprint/panel?page=${URL_PATH}`), poll('/news/welcome/photo.jpg')];
  const events = await site.listen(URL_PATH);
  t.after(events.stop);
  try {
    for (const [save, errors] of [[BROKEN, 2], [article(), 0], [BROKEN, 2], [article({ title: 'Mended' }), 0]]) {
      site.save(ARTICLE, save);
      await eventually(`${errors} errors`, () => events.messages.at(-1).problems.length === errors, 1000);
    }
  } finally {
    polling = false;
    await Promise.all(pollers);
  }
});

test('errors lie over the last good page, escaped, and go when they are mended', async (t) => {
  const site = await makeSite(t);
  const page = await open(t, site);
  await page.evaluate(() => document.querySelector('.sections a').focus());
  site.save(ARTICLE, BROKEN);
  await ui(page, '.overlay').waitFor({ timeout: 3000 });
  const listed = await ui(page, '.overlay .problems pre').allTextContents();
  const all = listed.join('\n');
  assert.equal(listed.length, 2, all);
  assert.match(all, new RegExp(`--> ${ARTICLE}:3:1`));
  assert.match(all, /^ *\| \^{5}/m, 'the caret line');
  assert.match(all, /= help: /);
  assert.ok(all.includes('<img src=x onerror=window.hacked=1>'), 'the excerpt as it was typed');
  assert.equal(await ui(page, '.overlay img').count(), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.match(await ui(page, '.overlay .edit').first().getAttribute('href'), /^vscode:\/\/file\/.*index\.md:\d+:\d+$/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'News', 'the focus stays');
  await text(page, 'Paragraph 40 of');
  await shoot(page, 'overlay');
  await page.keyboard.press('Escape');
  await ui(page, '.overlay').waitFor({ state: 'hidden' });
  await ui(page, '.badge').click();
  await ui(page, '.overlay').waitFor();
  site.save(ARTICLE, article({ title: 'The ferry is here' }));
  await ui(page, '.overlay').waitFor({ state: 'hidden', timeout: 3000 });
  assert.equal(await ui(page, '.badge').isVisible(), false);
  await text(page, 'The ferry is here');
  await noReload(page);
  // A page that is loaded while the site is broken shows them too.
  site.save(ARTICLE, BROKEN);
  await ui(page, '.overlay').waitFor({ timeout: 3000 });
  await page.reload();
  await ui(page, '.overlay').waitFor({ timeout: 3000 });
  assert.match(await page.locator('h1').textContent(), /ferry/);
});

test('an article that was never opened and is broken now is shown under its errors', async (t) => {
  const site = await makeSite(t, { files: { 'content/news/other.md': article({ title: 'Another one', photo: false }) } });
  site.save('content/news/other.md', article({ title: 'Another one', photo: false }).replace('date = ', 'dtae = '));
  const page = await open(t, site, '/news/other/');
  await ui(page, '.overlay').waitFor({ timeout: 3000 });
  assert.equal(await page.locator('h1').textContent(), 'Another one');
  site.save('content/news/other.md', article({ title: 'Another one, mended', photo: false }));
  await ui(page, '.overlay').waitFor({ state: 'hidden', timeout: 3000 });
  await text(page, 'Another one, mended');
  await noReload(page);
});

test('a site that was never good lists its problems, and is there when they are mended', async (t) => {
  const site = await makeSite(t, { start: false });
  const good = site.read('site.toml');
  site.write('site.toml', good.replace('title ', 'titel '));
  await site.serve('--port', '0');
  const page = await open(t, site);
  await text(page, 'key-unknown');
  assert.equal(await ui(page, '.overlay').isVisible(), false, 'there is nothing to lie over');
  await accessible(page, 'the page of problems');
  await shoot(page, 'broken');
  site.save('site.toml', `${good}\n[nonsense]\n`);
  await text(page, 'nonsense');
  site.save('site.toml', good);
  await page.locator('h1', { hasText: 'The ferry is back' }).waitFor({ timeout: 3000 });
  assert.equal(await page.locator('body > main').count(), 1);
  site.edit(ARTICLE, 'Paragraph 1 of', 'Verse 1 of');
  await text(page, 'Verse 1 of');
  await noReload(page);
});

test('ids and elements of the article do not meet the client', async (t) => {
  const evil = '## One {#newsprint-preview}\n\n<script type="application/json" data-page="/evil/" src="/x.js"></script>\n\n'
    + '<p id="overlay">a</p>\n\n<p id="panel">b</p>\n\n';
  const site = await makeSite(t, { start: false });
  site.write('site.toml', `${site.read('site.toml')}\n[markdown]\nhtml = "allow"\n`);
  site.write(ARTICLE, article({ text: evil + PARAGRAPHS }));
  await site.serve('--port', '0');
  const page = await open(t, site);
  site.edit(ARTICLE, 'Paragraph 1 of', 'Verse 1 of');
  await text(page, 'Verse 1 of');
  site.save(ARTICLE, article({ text: evil + PARAGRAPHS }).replace('kicker', 'kiker'));
  await ui(page, '.overlay').waitFor({ timeout: 3000 });
  await noReload(page);
});

const focused = (page) => page.evaluate(() => {
  const { activeElement } = document.querySelector('newsprint-preview').shadowRoot;
  return activeElement ? activeElement.id || activeElement.className || activeElement.textContent : null;
});

async function tabTo(page, wanted) {
  for (let n = 0; n < 150; n += 1) {
    await page.keyboard.press('Tab');
    if (await focused(page) === wanted) return;
  }
  assert.fail(`Tab reaches ${wanted}`);
}

test('the panel by keyboard', async (t) => {
  const site = await makeSite(t);
  const title = 'The ferry is back, and this headline is far too long for any result of a search';
  site.save(ARTICLE, article({ title }));
  const page = await open(t, site);
  assert.equal(await ui(page, '.panel').isVisible(), false);
  await tabTo(page, 'toggle');
  assert.equal(await ui(page, '.toggle').getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  await ui(page, '.standing').waitFor({ timeout: 3000 });
  assert.equal(await ui(page, '.toggle').getAttribute('aria-expanded'), 'true');
  const shown = await ui(page, '.content').innerText();
  assert.match(shown, /\d+ words, \d+ minutes? to read/);
  for (const wanted of ['content/news/welcome/photo.jpg', ALT, 'Daily Example/Alex Example', 'Search result', 'Share card',
    'Feed item', 'Teaser', 'cut off']) assert.ok(shown.includes(wanted), wanted);
  assert.equal(await ui(page, '.search s').count(), 1);
  await shoot(page, 'panel');
  // It follows the edits, and stays open when the page is loaded again.
  site.edit(ARTICLE, 'a man waves from a train', 'a woman waves from a train');
  await ui(page, '.photos dd', { hasText: 'a woman waves' }).first().waitFor({ timeout: 3000 });
  await noReload(page);
  await page.reload();
  await ui(page, '.standing').waitFor({ timeout: 3000 });
  // The phone.
  await tabTo(page, 'phone');
  await page.keyboard.press('Enter');
  const frame = page.frameLocator('newsprint-preview iframe');
  await frame.locator('h1').waitFor({ timeout: 3000 });
  assert.equal(await frame.locator('html').evaluate(() => innerWidth), 390);
  assert.equal(await frame.locator('newsprint-preview').count(), 0, 'no panel in the phone');
  await shoot(page, 'phone');
  site.edit(ARTICLE, 'Paragraph 1 of', 'Verse 1 of');
  await frame.locator('.e-content p', { hasText: 'Verse 1 of' }).waitFor({ timeout: 3000 });
  await frame.locator('.sections a').first().click();
  await frame.locator('.page-section').waitFor({ timeout: 3000 });
  assert.equal(await frame.locator('newsprint-preview').count(), 0, 'nor after a link was followed');
  await page.keyboard.press('Escape');
  await ui(page, '.panel').waitFor({ state: 'hidden' });
  assert.equal(await ui(page, '.toggle').getAttribute('aria-expanded'), 'false');
  assert.equal(await focused(page), 'toggle');
});

test('a draft says that it is one', async (t) => {
  const draft = article({ title: 'An idea', photo: false, more: 'draft = true' });
  const site = await makeSite(t, { files: { 'content/news/idea.md': draft } });
  const page = await open(t, site, '/news/idea/');
  await ui(page, '.corner .banner', { hasText: 'Draft' }).waitFor({ timeout: 3000 });
  site.edit('content/news/idea.md', 'draft = true\n', '');
  await ui(page, '.corner .banner').waitFor({ state: 'hidden', timeout: 3000 });
});

test('the site as of another time', async (t) => {
  const later = article({ title: 'From the future', photo: false }).replace('2026-01-05', '2098-01-05');
  const site = await makeSite(t, { files: { 'content/news/future.md': later } });
  const page = await open(t, site, '/');
  const there = () => page.evaluate(() => document.querySelector('main').textContent.includes('From the future'));
  await ui(page, '.toggle').click();
  await ui(page, '#at').waitFor();
  assert.equal(await there(), false);
  await ui(page, '#at').fill('2099-06-01T06:00');
  await ui(page, '.time button[type=submit]').click();
  await text(page, 'From the future');
  await ui(page, '.time', { hasText: '2099' }).waitFor({ timeout: 3000 });
  await ui(page, '.time button[type=button]').click();
  await eventually('back to now', async () => !(await there()));
  await noReload(page);
  const now = (body, headers = {}) => fetch(`${site.origin}/.newsprint/now`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
  assert.equal((await now('{"now":"nonsense"}', { Origin: site.origin })).status, 400);
  assert.equal((await now('{"now":null}')).status, 403);
  assert.equal((await now('{"now":null}', { Origin: 'https://elsewhere.example' })).status, 403);
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing, ${colorScheme}`, async (t) => {
    const site = await makeSite(t);
    const page = await open(t, site, URL_PATH, { colorScheme });
    await accessible(page, 'the corner');
    await ui(page, '.toggle').click();
    await ui(page, '.standing').waitFor({ timeout: 3000 });
    await accessible(page, 'the panel');
    site.save(ARTICLE, BROKEN);
    await ui(page, '.overlay').waitFor({ timeout: 3000 });
    await accessible(page, 'overlay and panel');
    await page.keyboard.press('Escape');
    await ui(page, '.badge').waitFor();
    await ui(page, '.phone').click();
    await page.frameLocator('newsprint-preview iframe').locator('h1').waitFor();
    await accessible(page, 'badge and phone');
    if (colorScheme === 'dark') await shoot(page, 'phone-dark');
    // A narrow window, as on a phone.
    await ui(page, '.phone').click();
    await page.setViewportSize({ width: 390, height: 800 });
    await accessible(page, 'the panel in a narrow window');
    await ui(page, '.badge').click();
    await accessible(page, 'the overlay in a narrow window');
    await shoot(page, `narrow-${colorScheme}`);
  });
}
