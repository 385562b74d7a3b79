#!/usr/bin/env node
// Holds the built-in theme to its budgets and to what readers need, in a browser:
//
//   node checks/js/theme.cjs SITE_OUTPUT_FOLDER BASE_URL [KIND…]     of these kinds of pages only: front, article, section, …
//   node checks/js/theme.cjs SITE_OUTPUT_FOLDER BASE_URL --tree URL_PATH
//
// Looks at one page of each kind and at the few articles that show everything an article may have. Prints what
// was kept and every problem, and exits 1 if there is one. --tree prints a page's accessibility tree instead, as
// screen readers get it. Where the tools are is said in pages.mjs.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { gzipSync } = require('node:zlib');

// 1 KB is 1024 bytes.
const KB = 1024;
const HTML = 25 * KB;
const CSS = 12 * KB;
const FONTS = 40 * KB;
const TRANSFER = 350 * KB;
const REQUESTS = 12;
const CREDIT_PX = 13;
const CONTRAST = 4.5;

const AXE_WIDTHS = [360, 768, 1440];
const CREDIT_WIDTHS = [360, 1440];
const WIDTHS = [320, 360, 768, 1024, 1440, 2560];
const PHONE = { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2.625, isMobile: true, hasTouch: true };
// Pages looked at together: one for each core of a small machine.
const TOGETHER = 2;

const CHECKS = {
  axe: 'axe finds nothing at 360, 768 and 1440 px, light, dark, in forced colours and with reduced motion',
  overflow: 'nothing is wider than the window, from 320 to 2560 px, and with wide text spacing at 320 px',
  credit: 'every credit can be read: shown, large enough, in contrast, not on a picture, at 360 and 1440 px',
  print: 'in print every photo has its caption and its credit, dark on white',
  shift: 'nothing moves while a page loads and is scrolled, at 360 and 1440 px',
  plain: 'without style sheets every page has its headline, captions and credits, in their order',
  keyboard: 'the keyboard alone reaches every link, in order, and the focus is seen, at 360 and 1440 px',
  tree: 'the accessibility tree has its landmarks, headings and figures',
  budget: 'pages, style sheets, fonts and requests are within their budgets, and there is no script',
};

// ---------------------------------------------------------------------------------------------------------------
// In the page

// What the functions below need. They are sent to the page one by one, so this is how they share it.
function helpers() {
  const name = (element) => {
    const classes = [...element.classList].slice(0, 2).map((one) => `.${one}`).join('');
    const own = element.localName + (element.id ? `#${element.id}` : classes);
    const parent = element.parentElement;
    return classes || element.id || !parent ? own : `${name(parent)} > ${own}`;
  };
  const excerpt = (text) => {
    const words = text.trim().replace(/\s+/g, ' ');
    return words.length > 40 ? `“${words.slice(0, 40)}…”` : `“${words}”`;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && [...element.getClientRects()].some(({ width, height }) => width > 0 && height > 0);
  const overlap = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5;
  // How a browser paints a colour, whatever notation it is written in.
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  // How the focus may show: on the element itself, on what it draws around itself, or on what it stands in.
  const look = (element) => {
    const properties = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'backgroundColor', 'border',
      'textDecorationLine', 'textDecorationThickness'];
    const looks = [];
    for (let at = element, level = 0; at && level < 4; at = at.parentElement, level += 1) {
      for (const pseudo of [null, '::before', '::after']) {
        const style = getComputedStyle(at, pseudo);
        const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0;
        looks.push(...properties.map((one) => (outline && one.startsWith('outline') ? '' : style[one])));
      }
    }
    return looks.join('|');
  };
  window.np = { name, excerpt, shown, overlap, luminance, look };
}

function overflow() {
  const { name, excerpt } = window.np;
  const found = [];
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} px wide`);
  const known = new Map();
  // Text that can be scrolled to, that is not shown, or that is for screen readers alone may stand anywhere.
  const excused = (element) => {
    if (element === null) return false;
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      known.set(element, /auto|scroll/.test(style.overflowX) || style.visibility === 'hidden'
        || (style.position === 'absolute' && element.clientWidth <= 1) || excused(element.parentElement));
    }
    return known.get(element);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || excused(text.parentElement)) continue;
    range.selectNodeContents(text);
    const out = [...range.getClientRects()].find((box) => box.left < -0.5 || box.right > innerWidth + 0.5);
    if (out) {
      const by = Math.round(Math.max(-out.left, out.right - innerWidth));
      found.push(`${name(text.parentElement)} ${excerpt(text.data)} sticks out by ${by} px`);
    }
  }
  return found;
}

function clipped() {
  const { name, excerpt, shown } = window.np;
  const cuts = (value) => value === 'hidden' || value === 'clip';
  return [...document.body.querySelectorAll('*')].filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return element.clientWidth > 1 && element.textContent.trim() && shown(element)
      && ((cuts(overflowX) && element.scrollWidth > element.clientWidth + 1)
        || (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1));
  }).map((element) => `${name(element)} ${excerpt(element.textContent)} is cut off`);
}

function credits(least) {
  const { name, excerpt, shown, overlap } = window.np;
  const found = [];
  const all = [...document.querySelectorAll('.credit')];
  for (const credit of all) {
    const what = `${name(credit.closest('figure')?.parentElement ?? credit)} ${excerpt(credit.textContent)}`;
    const images = [...credit.closest('figure')?.querySelectorAll('img, svg, video') ?? []];
    if (!shown(credit)) {
      found.push(`${what} is not shown`);
      continue;
    }
    const size = parseFloat(getComputedStyle(credit).fontSize);
    if (size < least) found.push(`${what} has ${size} px`);
    const boxes = [...credit.getClientRects()];
    const on = images.some((image) => boxes.some((box) => overlap(box, image.getBoundingClientRect())));
    if (on) found.push(`${what} lies on its picture`);
    credit.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = credit.getClientRects()[0];
    const under = document.elementFromPoint(left + width / 2, top + height / 2);
    // A link that is spread over a teaser covers it without a trace.
    if (!credit.contains(under) && under?.localName !== 'a') {
      found.push(`${what} is covered${under ? ` by ${name(under)}` : ''}`);
    }
  }
  for (const image of document.querySelectorAll('figure.photo img')) {
    const figure = image.closest('figure');
    if (!figure.querySelector('.credit')) found.push(`${name(figure)} ${excerpt(image.alt)} has no credit`);
  }
  scrollTo({ top: 0, behavior: 'instant' });
  return { found, count: all.length };
}

function printed(contrast) {
  const { name, excerpt, shown, luminance } = window.np;
  const found = [];
  for (const figure of document.querySelectorAll('figure:has(img, .credit)')) {
    const image = figure.querySelector('img');
    // A shelf of other articles may be left out whole.
    const left = !figure.closest('article') && !(image && shown(image));
    for (const text of left ? [] : figure.querySelectorAll('.credit, .caption, figcaption')) {
      const what = `${name(text)} ${excerpt(text.textContent)}`;
      if (!text.textContent.trim()) continue;
      const ratio = 1.05 / (luminance(getComputedStyle(text).color) + 0.05);
      if (!shown(text)) found.push(`${what} is not printed`);
      else if (ratio < contrast) found.push(`${what} has a contrast of ${ratio.toFixed(1)} to white paper`);
    }
    if (!left && image && !shown(image)) found.push(`${name(figure)} ${excerpt(image.alt)} is not printed`);
  }
  return found;
}

function unstyle() {
  for (const sheet of document.querySelectorAll('link[rel~=stylesheet], style')) sheet.remove();
  for (const element of document.querySelectorAll('[style]')) element.removeAttribute('style');
}

function plain() {
  const { name, excerpt, shown } = window.np;
  const found = [];
  const before = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const headline = document.querySelector('h1');
  if (!headline || !shown(headline)) return ['no headline'];
  for (const text of document.querySelectorAll('.credit, .caption')) {
    if (!shown(text)) found.push(`${name(text)} ${excerpt(text.textContent)} is not shown`);
  }
  for (const text of document.querySelectorAll('.e-content, .lead, .p-summary, main figure, .intro')) {
    if (!before(headline, text)) found.push(`${name(text)} comes before the headline`);
  }
  for (const card of document.querySelectorAll('.card')) {
    const title = card.querySelector('.card-title');
    for (const text of card.querySelectorAll('.card-summary, .card-meta, .credit')) {
      if (title && !before(title, text)) found.push(`${name(text)} comes before ${excerpt(title.textContent)}`);
    }
  }
  for (const figure of document.querySelectorAll('figure:has(img)')) {
    const parts = ['img', '.caption', '.credit'].map((one) => figure.querySelector(one)).filter(Boolean);
    if (parts.some((part, n) => n > 0 && !before(parts[n - 1], part))) {
      found.push(`${name(figure)} does not have picture, caption and credit in this order`);
    }
  }
  return found;
}

function observe() {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
    .observe({ type: 'layout-shift', buffered: true });
}

function shifted() {
  const { name } = window.np;
  const moved = window.shifts.filter((shift) => !shift.hadRecentInput);
  const whole = moved.reduce((sum, shift) => sum + shift.value, 0);
  const nodes = moved.flatMap((shift) => shift.sources.map(({ node }) => node))
    .map((node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)).filter((node) => node?.localName);
  return whole > 0 ? [`shifts of ${whole.toFixed(4)}: ${[...new Set(nodes.map(name))].slice(0, 5).join(', ')}`] : [];
}

function beforeTabs() {
  const { look, name } = window.np;
  const all = 'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]';
  window.stops = [...document.querySelectorAll(all)].filter((element) => element.tabIndex >= 0 && !element.disabled
    && element.checkVisibility({ visibilityProperty: true }));
  window.looks = window.stops.map(look);
  // Where tabbing begins, whatever was clicked before.
  getSelection().removeAllRanges();
  return window.stops.map((element) => `${name(element)} ${window.np.excerpt(element.textContent)}`);
}

function atTab() {
  const { name, excerpt, look } = window.np;
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const index = window.stops.indexOf(element);
  const boxes = [...element.getClientRects()];
  const inside = boxes.filter((box) => box.width > 0 && box.left >= -1 && box.right <= innerWidth + 1
    && box.bottom > 0 && box.top < innerHeight);
  const seen = inside.some(({ left, right, top, bottom }) => {
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const under = document.elementFromPoint((left + right) / 2, y);
    return element.contains(under);
  });
  const { overflowX } = getComputedStyle(element);
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return {
    index,
    name: `${name(element)} ${excerpt(element.textContent)}`,
    scroller: /auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth,
    marked: index >= 0 ? look(element) !== window.looks[index]
      : outlineStyle !== 'none' && parseFloat(outlineWidth) > 0,
    inside: inside.length > 0,
    seen,
    href: element.getAttribute('href'),
  };
}

function figures() {
  const text = (element) => element?.textContent.trim().replace(/\s+/g, ' ') ?? '';
  return [...document.querySelectorAll('figure')].filter((figure) => figure.checkVisibility()).map((figure) => ({
    photo: figure.matches('.photo') || figure.querySelector('img') !== null,
    gone: figure.matches('.photo-gone'),
    caption: text(figure.querySelector('.caption')),
    credit: text(figure.querySelector('.credit')),
  }));
}

// Whatever axe knows but what is beyond AA.
async function axe(only) {
  const rules = Object.fromEntries(window.axe.getRules()
    .filter(({ tags }) => !tags.some((tag) => tag === 'wcag2aaa' || tag.endsWith('-obsolete')))
    .filter(({ tags }) => !only || tags.some((tag) => only.includes(tag)))
    .map(({ ruleId }) => [ruleId, { enabled: true }]));
  const result = await window.axe.run(document, {
    runOnly: { type: 'rule', values: Object.keys(rules) },
    resultTypes: ['violations', 'incomplete'],
    // Style sheets are there; it would fetch them once more.
    preload: false,
  });
  const summary = (node) => node.failureSummary.replace(/\s+/g, ' ').replace(/^Fix (any|all) of the following: /, '');
  const told = result.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${summary(node)}`));
  const unsure = result.incomplete.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes)
    .filter((node) => document.querySelector(node.target[0])?.closest('.credit'))
    .map((node) => `${node.target.join(' ')}: axe cannot tell the contrast: ${summary(node)}`);
  return { told, unsure };
}

const STRUCTURE = ['cat.structure', 'cat.semantics', 'cat.text-alternatives', 'cat.name-role-value', 'cat.language'];

const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }`;

// ---------------------------------------------------------------------------------------------------------------
// What was found

class Findings {
  constructor() {
    this.found = new Map(Object.keys(CHECKS).map((check) => [check, new Map()]));
    this.tried = new Set();
    this.notes = [];
  }

  // The same problem in several settings is told once.
  add(check, where, setting, problems) {
    this.tried.add(check);
    for (const problem of problems) {
      const settings = this.found.get(check);
      const key = `${where}: ${problem}`;
      settings.set(key, [...settings.get(key) ?? [], ...(setting ? [setting] : [])]);
    }
  }

  note(text) { this.notes.push(text); }

  print() {
    let wrong = 0;
    for (const [check, settings] of this.found) {
      if (!this.tried.has(check)) continue;
      console.log(`  ${settings.size > 0 ? 'BROKEN' : 'kept'}: ${CHECKS[check]}`);
      for (const [problem, where] of [...settings].sort()) {
        console.log(`    ${problem}${where.length > 0 ? ` [${[...new Set(where)].join('; ')}]` : ''}`);
      }
      wrong += settings.size;
    }
    for (const text of this.notes) console.log(`  ${text}`);
    return wrong;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// The accessibility tree

// The nodes that screen readers get: { role, name, properties, children }.
async function accessibilityTree(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const build = (node) => {
    const children = (node.childIds ?? []).flatMap((id) => (known.has(id) ? build(known.get(id)) : []));
    const role = node.role?.value ?? 'none';
    if (role === 'InlineTextBox') return [];
    if (node.ignored || role === 'none' || role === 'generic') return children;
    const properties = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]));
    return [{ role, name: node.name?.value ?? '', properties, children }];
  };
  return build(nodes[0]);
}

function* walk(nodes) {
  for (const node of nodes) {
    yield node;
    yield* walk(node.children);
  }
}

function printTree(nodes, depth = 0, above = '') {
  for (const { role, name, properties, children } of nodes) {
    // The text of a link or a heading is its name.
    if (role === 'StaticText' && name.trim() === above.trim()) continue;
    const level = properties.level ? ` ${properties.level}` : '';
    console.log(`${'  '.repeat(depth)}${role}${level}${name ? ` ${JSON.stringify(name)}` : ''}`);
    printTree(children, depth + 1, name);
  }
}

const squeezed = (text) => text.trim().replace(/\s+/g, ' ');

// Whether a text stands in a list of texts as one of them or as some that follow each other.
function standsAlone(wanted, texts) {
  return texts.some((_, start) => {
    let joined = '';
    for (const text of texts.slice(start)) {
      joined += text;
      if (squeezed(joined) === wanted) return true;
      if (squeezed(joined).length > wanted.length) return false;
    }
    return false;
  });
}

async function checkTree(page) {
  const found = [];
  const roots = await accessibilityTree(page);
  const all = [...walk(roots)];
  const of = (role) => all.filter((node) => node.role === role);
  for (const role of ['main', 'banner', 'contentinfo']) {
    if (of(role).length !== 1) found.push(`${of(role).length} times ${role}`);
  }
  const names = of('navigation').map(({ name }) => squeezed(name));
  if (names.some((name) => !name) || new Set(names).size !== names.length) {
    found.push(`the navigations are called ${names.map((name) => JSON.stringify(name)).join(', ')}`);
  }
  const headings = of('heading');
  const tops = headings.filter(({ properties }) => properties.level === 1).length;
  if (tops !== 1) found.push(`${tops} headings of level 1`);
  let last = 0;
  for (const { name, properties: { level } } of headings) {
    if (level > last + 1) found.push(`after level ${last} comes level ${level}: ${JSON.stringify(name)}`);
    last = level;
  }
  const inTree = of('figure');
  const inPage = await page.evaluate(figures);
  if (inTree.length !== inPage.length) return [...found, `${inPage.length} figures, ${inTree.length} in the tree`];
  for (const [n, { photo, gone, caption, credit }] of inPage.entries()) {
    if (!photo) continue;
    const parts = [...walk(inTree[n].children)];
    const images = parts.filter(({ role }) => role === 'image' || role === 'img');
    const texts = parts.filter(({ role }) => role === 'StaticText').map(({ name }) => name);
    const what = `figure ${n + 1} (${JSON.stringify(credit || caption)})`;
    if (!gone && !(images.length === 1 && images[0].name.trim())) {
      found.push(`${what}: ${images.length} pictures, called ${JSON.stringify(images.map(({ name }) => name))}`);
    }
    for (const text of [caption, credit].filter(Boolean)) {
      if (!standsAlone(text, texts)) found.push(`${what}: ${JSON.stringify(text)} is no text of its own`);
      if (images.some(({ name }) => squeezed(name).includes(text))) {
        found.push(`${what}: ${JSON.stringify(text)} is in the alternative text too`);
      }
    }
    if (!gone && !credit) found.push(`${what}: no credit`);
  }
  return found;
}

// ---------------------------------------------------------------------------------------------------------------
// The checks

// Opens a page, and hears what it asks other origins for.
async function visit(context, origin, url) {
  const page = await context.newPage();
  const requests = [];
  page.on('request', (request) => requests.push(request));
  // The page for unknown addresses is sent for one.
  await page.goto(origin + url, { waitUntil: 'load' });
  return { page, requests };
}

function checkRequests(findings, where, requests, origin) {
  const elsewhere = requests.map((request) => request.url())
    .filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'));
  findings.add('budget', where, '', [...new Set(elsewhere)].map((url) => `asks another origin for ${url}`));
  const scripts = requests.filter((request) => request.resourceType() === 'script').map((request) => request.url());
  findings.add('budget', where, '', scripts.map((url) => `a script: ${url.replace(origin, '')}`));
}

// The letters of the reader's machine are wider or narrower than those of the site, and stand in for them.
async function checkWithoutFonts(findings, browser, origin, { kind, path: url }) {
  const context = await browser.newContext();
  await context.addInitScript(helpers);
  await context.route(/\.(?:woff2?|[ot]tf)$/, (route) => route.abort());
  const { page } = await visit(context, origin, url);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    findings.add('overflow', `${kind} ${url}`, `${width} px, without fonts`, await page.evaluate(overflow));
    findings.add('overflow', `${kind} ${url}`, `${width} px, without fonts`, await page.evaluate(clipped));
  }
  await context.close();
}

// Everything that one page can show without being loaded again.
async function checkLayout(findings, browser, origin, { kind, path: url }, axeSource) {
  const where = `${kind} ${url}`;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  await context.addInitScript(helpers);
  const { page, requests } = await visit(context, origin, url);
  // A font that is optional is used from the second time on.
  if (requests.some((request) => request.resourceType() === 'font')) {
    await page.reload({ waitUntil: 'load' });
    await checkWithoutFonts(findings, browser, origin, { kind, path: url });
  }
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  await page.evaluate(axeSource);
  let count = 0;
  const check = async (setting) => {
    const { told, unsure } = await page.evaluate(axe, null);
    findings.add('axe', where, setting, told);
    findings.add('credit', where, setting, unsure);
  };
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      const setting = `${width} px, ${colorScheme}`;
      const [forAxe, forCredit] = [AXE_WIDTHS.includes(width), CREDIT_WIDTHS.includes(width)];
      if (colorScheme === 'dark' && !forAxe && !forCredit) continue;
      await page.setViewportSize({ width, height: 900 });
      if (colorScheme === 'light') {
        findings.add('overflow', where, setting, await page.evaluate(overflow));
        findings.add('overflow', where, setting, await page.evaluate(clipped));
      }
      if (forAxe) await check(setting);
      if (forCredit) {
        const result = await page.evaluate(credits, CREDIT_PX);
        findings.add('credit', where, setting, result.found);
        count = result.count;
      }
    }
  }
  await page.setViewportSize({ width: 360, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await check('360 px, forced colours');
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' });
  await check('360 px, reduced motion');
  findings.add('tree', where, '', await checkTree(page));

  await page.setViewportSize({ width: 320, height: 900 });
  await page.evaluate((css) => {
    const style = document.head.appendChild(document.createElement('style'));
    style.id = 'np-spacing';
    style.textContent = css;
  }, SPACING);
  findings.add('overflow', where, '320 px, text spacing', await page.evaluate(overflow));
  findings.add('overflow', where, '320 px, text spacing', await page.evaluate(clipped));
  await page.evaluate(() => document.getElementById('np-spacing').remove());

  await page.setViewportSize({ width: 794, height: 1123 });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ media: 'print', colorScheme });
    findings.add('print', where, colorScheme, await page.evaluate(printed, CONTRAST));
  }

  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(unstyle);
  findings.add('plain', where, '', await page.evaluate(plain));
  findings.add('plain', where, '', (await page.evaluate(axe, STRUCTURE)).told);
  checkRequests(findings, where, requests, origin);
  await context.close();
  return count;
}

async function checkShift(findings, browser, origin, { kind, path: url }, width, scrollThrough) {
  const context = await browser.newContext({ viewport: { width, height: 780 } });
  await context.addInitScript(helpers);
  await context.addInitScript(observe);
  const { page, requests } = await visit(context, origin, url);
  await scrollThrough(page);
  findings.add('shift', `${kind} ${url}`, `${width} px`, await page.evaluate(shifted));
  checkRequests(findings, `${kind} ${url}`, requests, origin);
  await context.close();
}

async function checkKeyboard(findings, browser, origin, { kind, path: url }, width) {
  const where = `${kind} ${url}`;
  const setting = `${width} px`;
  const add = (...problems) => findings.add('keyboard', where, setting, problems);
  const context = await browser.newContext({ viewport: { width, height: 780 }, reducedMotion: 'reduce' });
  await context.addInitScript(helpers);
  const { page } = await visit(context, origin, url);
  const stops = await page.evaluate(beforeTabs);
  add();
  let next = 0;
  for (let pressed = 0; pressed < stops.length + 50; pressed += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(atTab);
    if (stop === null || (pressed > 0 && stop.index === 0)) break;
    if (pressed === 0 && !(stop.href?.startsWith('#') && stop.index === 0)) {
      add(`the first stop is ${stop.name} instead of a skip link`);
    }
    if (stop.index >= 0) {
      if (stop.index !== next) add(`after ${stops[next - 1]} comes ${stop.name} instead of ${stops[next]}`);
      next = stop.index + 1;
    } else if (!stop.scroller) {
      add(`${stop.name} takes the focus`);
    }
    if (!stop.inside) add(`${stop.name} has the focus outside of the window`);
    else if (!stop.seen) add(`${stop.name} has the focus and is covered`);
    if (!stop.marked) add(`the focus on ${stop.name} cannot be seen`);
  }
  if (next < stops.length) add(`Tab ends before ${stops[next]}`);
  // The skip link leads into <main>, and the next stop is there.
  const skips = await page.evaluate(() => {
    window.stops[0]?.focus();
    return window.stops[0]?.getAttribute('href')?.startsWith('#') ?? false;
  });
  if (skips) {
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inMain = await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement)
      || document.querySelector('main a[href]') === null);
    if (!inMain) add('the skip link does not lead into <main>');
  }
  await context.close();
}

// What a phone fetches for an article with one photo, before anybody scrolls.
async function checkTransfer(findings, browser, origin, { kind, path: url }) {
  const where = `${kind} ${url}`;
  const context = await browser.newContext(PHONE);
  const { page, requests } = await visit(context, origin, url);
  await page.waitForLoadState('networkidle');
  const sizes = await Promise.all(requests.map(async (request) => (
    request.failure() ? 0 : (await request.sizes()).responseBodySize)));
  const sum = sizes.reduce((one, other) => one + other, 0);
  if (sum > TRANSFER) findings.add('budget', where, '', [`${kb(sum)} on a phone, of ${kb(TRANSFER)}`]);
  if (requests.length > REQUESTS) findings.add('budget', where, '', [`${requests.length} requests, of ${REQUESTS}`]);
  checkRequests(findings, where, requests, origin);
  await context.close();
  return { where, bytes: sum, requests: requests.length };
}

const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
const packed = (bytes) => gzipSync(bytes, { level: 9 }).length;

// The style sheets of a page as one text, with those that they import.
function styles(html, out, base) {
  const read = (url, from) => {
    const { pathname, origin } = new URL(url, new URL(from, 'http://site'));
    const file = path.join(out, decodeURIComponent(pathname.slice(base.length)));
    if (origin !== 'http://site' || !fs.existsSync(file)) return '';
    const css = fs.readFileSync(file, 'utf8');
    const imported = css.matchAll(/@import\s+(?:url\()?["']?([^"')\s;]+)/g);
    return css + [...imported].map((match) => read(match[1], pathname)).join('');
  };
  const linked = [...html.matchAll(/<link\b[^>]*>/g)].map(([tag]) => tag)
    .filter((tag) => /\brel="?[^">]*\bstylesheet\b/.test(tag)).map((tag) => /\bhref="?([^"\s>]+)/.exec(tag)?.[1] ?? '');
  const inline = [...html.matchAll(/<style\b[^>]*>(.*?)<\/style>/gs)].map((match) => match[1]);
  return [...linked.map((href) => read(href, base)), ...inline].join('\n');
}

// What can be weighed without a browser, on every page of the site.
function checkFiles(findings, all, out, base) {
  const largest = { html: { bytes: 0 }, css: { bytes: 0 } };
  const known = new Map();
  for (const { kind, path: url, html } of all) {
    const where = `${kind} ${url}`;
    const weigh = (what, bytes, budget) => {
      if (bytes > largest[what].bytes) largest[what] = { bytes, where };
      if (bytes > budget) findings.add('budget', where, '', [`${what} of ${kb(bytes)}, of ${kb(budget)}`]);
    };
    weigh('html', packed(html), HTML);
    const css = styles(html, out, base);
    if (!known.has(css)) known.set(css, packed(css));
    weigh('css', known.get(css), CSS);
    const scripts = [...html.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag)
      .filter((tag) => !/\btype="?application\/ld\+json\b/.test(tag));
    const hidden = /<[^>]*\s(on[a-z]+)=|(?:href|action)="?(javascript:)|<link\b[^>]*\b(modulepreload)/gi;
    const others = [...html.matchAll(hidden)].map((match) => match[1] ?? match[2] ?? match[3]);
    findings.add('budget', where, '', [...scripts, ...others].map((what) => `a script: ${what}`));
  }
  const fonts = fs.readdirSync(out, { recursive: true }).filter((name) => /\.(woff2?|[ot]tf|ttc|eot)$/i.test(name));
  const sizes = fonts.map((name) => fs.statSync(path.join(out, name)).size);
  const inCss = [...known.keys()].flatMap((css) => css.match(/url\(["']?data:[^)]*?(?:font|woff)[^)]*/g) ?? []);
  const bytes = [...sizes, ...inCss.map((url) => url.length)].reduce((sum, size) => sum + size, 0);
  const number = fonts.length + inCss.length;
  const told = `${number} fonts with ${kb(bytes)}`;
  findings.add('budget', 'the site', '', number > 1 || bytes > FONTS ? [`${told}, of 1 with ${kb(FONTS)}`] : []);
  findings.note(`largest page ${kb(largest.html.bytes)} of ${kb(HTML)} (${largest.html.where})`);
  findings.note(`most style sheets ${kb(largest.css.bytes)} of ${kb(CSS)} (${largest.css.where}); ${told}`);
}

// ---------------------------------------------------------------------------------------------------------------

async function main() {
  const { choose, each, launch, packaged, pages, PARTS, scrollThrough, serve } = await import(
    pathToFileURL(path.join(__dirname, 'pages.mjs')));
  const [folder, baseUrl, ...rest] = process.argv.slice(2);
  if (!folder || !baseUrl || (rest[0] === '--tree' && rest.length !== 2)) {
    const usage = fs.readFileSync(__filename, 'utf8').match(/^\/\/ {3}.*$/gm).map((line) => line.slice(3));
    console.error(usage.join('\n'));
    process.exit(2);
  }
  const out = path.resolve(folder);
  const base = new URL(baseUrl).pathname.replace(/\/?$/, '/');
  const all = pages(out, base);
  if (rest[0] === '--tree') {
    const [host, browser] = await Promise.all([serve(out, { base }), launch()]);
    const { page } = await visit(await browser.newContext(), host.origin, rest[1]);
    printTree(await accessibilityTree(page));
    await browser.close();
    await host.close();
    return;
  }
  const chosen = choose(all, rest);
  const axeSource = fs.readFileSync(packaged('axe-core/axe.min.js'), 'utf8');
  const findings = new Findings();
  const start = performance.now();
  // A picture that comes late moves what stands below it, if it may.
  const delay = (type) => (type.startsWith('image/') ? 100 : type.startsWith('font/') ? 250 : 0);
  const [host, slowHost, browser] = await Promise.all([serve(out, { base }), serve(out, { base, delay }), launch()]);
  checkFiles(findings, all, out, base);
  // Those with the largest pages are enough.
  const single = all.filter(({ kind, photos }) => kind === 'article' && photos === 1
    && (rest.length === 0 || rest.includes('article')))
    .sort((one, other) => other.html.length - one.html.length).slice(0, 3);
  let heaviest = { bytes: 0 };
  let most = { requests: 0 };
  for (const article of single) {
    const taken = await checkTransfer(findings, browser, host.origin, article);
    if (taken.bytes > heaviest.bytes) heaviest = taken;
    if (taken.requests > most.requests) most = taken;
  }
  if (single.length > 0) {
    findings.note(`most on a phone for an article with one photo ${kb(heaviest.bytes)} of ${kb(TRANSFER)} `
      + `(${heaviest.where}), most requests ${most.requests} of ${REQUESTS} (${most.where})`);
  }
  let count = 0;
  const tasks = chosen.flatMap((page) => [
    async () => { count += await checkLayout(findings, browser, host.origin, page, axeSource); },
    ...[360, 1440].flatMap((width) => [
      () => checkShift(findings, browser, slowHost.origin, page, width, scrollThrough),
      () => checkKeyboard(findings, browser, host.origin, page, width),
    ]),
  ]);
  await each(tasks, TOGETHER, (task) => task());
  await browser.close();
  await Promise.all([host.close(), slowHost.close()]);
  const missing = PARTS.filter((part) => !chosen.some(({ kind, has }) => kind === 'article' && has.has(part)));
  if (chosen.some(({ kind }) => kind === 'article') && missing.length > 0) {
    findings.note(`no article here has: ${missing.join(', ')}`);
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  const wrong = findings.print();
  console.log(`  ${baseUrl}: ${chosen.length} pages of ${new Set(chosen.map(({ kind }) => kind)).size} kinds, `
    + `${count} credits, ${wrong} problems, ${seconds} s`);
  process.exitCode = wrong > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
