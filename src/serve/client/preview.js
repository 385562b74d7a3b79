// The browser half of `newsprint serve`. The server adds this module to every HTML page it serves; built pages know
// nothing of it. It listens for changes, morphs the page into its new version, lists the errors over the last good
// page, and shows the writer's panel. Everything visible lives in a shadow root beside <body>, so that the page's
// styles and the preview's don't meet. Data goes into the page as text only, never as HTML.

// Found by its address and not by an id, because a heading of the article may have any id. The server puts the script
// behind everything else of the page.
const own = new URL(import.meta.url).pathname;
const isClient = (node) => node?.localName === 'script' && node.dataset.page !== undefined
  && new URL(node.getAttribute('src') ?? '', import.meta.url).pathname === own;
const clientOf = (tree) => [...tree.querySelectorAll('script[data-page]')].findLast(isClient);
const script = clientOf(document);
const page = script.dataset.page;
const server = (name) => new URL(name, import.meta.url);

// In the panel's phone there is no panel, but the page stays live. The name stays when a link is followed, the query
// does not.
const framed = window.name === 'newsprint-frame' || new URLSearchParams(location.search).has('newsprint-frame');

const EN = {
  preview: 'Preview', stopped: 'Preview stopped', panel: 'Writer’s panel', phone: 'Phone',
  phoneView: 'The page on a phone',
  errors: (n) => (n === 1 ? '1 error' : `${n} errors`),
  warnings: (n) => (n === 1 ? '1 warning' : `${n} warnings`),
  lastGood: 'Below is the page as it was before.', fold: 'Fold', unfold: 'Show', edit: 'Open in editor',
  error: 'Error', warning: 'Warning',
  out: (at) => (at ? `Out since ${at}` : 'Out'), draft: () => 'Draft: not on the site',
  scheduled: (at) => `Scheduled for ${at}`, embargoed: (at) => `Embargoed until ${at}`,
  expired: (at) => `Expired since ${at}`, 'left-out': () => 'Left out: not on the site',
  noArticle: 'This page is not an article.', text: 'Text',
  words: (n) => (n === 1 ? '1 word' : `${n} words`),
  minutes: (n) => (n === 1 ? '1 minute to read' : `${n} minutes to read`),
  problems: 'Problems', noProblems: 'None in this article.', allProblems: (n) => `All problems of the site (${n})`,
  photos: 'Photos', noPhotos: 'No photos.', alt: 'Alternative text', caption: 'Caption', credit: 'Credit',
  none: 'none', from: (where) => `from ${where}`, origins: {},
  surfaces: 'How it looks elsewhere', search: 'Search result', share: 'Share card', feed: 'Feed item', teaser: 'Teaser',
  count: (n, max) => `${n} of about ${max} characters`, cut: 'what is struck through is cut off',
  absent: 'nothing to show',
  time: 'Time', now: (text) => `The site as of ${text}`, clock: 'that is now', fixed: 'a time you have set',
  at: 'Another time', see: 'See the site as of then', back: 'Back to now', refused: 'That did not work.',
};
const DE = {
  preview: 'Vorschau', stopped: 'Vorschau steht', panel: 'Schreibpult', phone: 'Telefon',
  phoneView: 'Die Seite am Telefon',
  errors: (n) => `${n} Fehler`,
  warnings: (n) => (n === 1 ? '1 Warnung' : `${n} Warnungen`),
  lastGood: 'Darunter steht die Seite, wie sie davor war.',
  fold: 'Einklappen', unfold: 'Zeigen', edit: 'Im Editor öffnen',
  error: 'Fehler', warning: 'Warnung',
  out: (at) => (at ? `Erschienen am ${at}` : 'Erschienen'), draft: () => 'Entwurf: nicht auf der Website',
  scheduled: (at) => `Geplant für ${at}`, embargoed: (at) => `Sperrfrist bis ${at}`,
  expired: (at) => `Abgelaufen am ${at}`, 'left-out': () => 'Ausgelassen: nicht auf der Website',
  noArticle: 'Diese Seite ist kein Artikel.', text: 'Text',
  words: (n) => (n === 1 ? '1 Wort' : `${n} Wörter`),
  minutes: (n) => (n === 1 ? '1 Minute Lesezeit' : `${n} Minuten Lesezeit`),
  problems: 'Probleme', noProblems: 'Keine in diesem Artikel.', allProblems: (n) => `Alle Probleme der Website (${n})`,
  photos: 'Fotos', noPhotos: 'Keine Fotos.', alt: 'Alternativtext', caption: 'Bildtext', credit: 'Fotocredit',
  none: 'fehlt', from: (where) => `aus ${where}`,
  origins: { 'the attributes': 'den Attributen', 'the text': 'dem Text', 'the caption line': 'der Bildunterschrift',
    'the photo table': 'der Tabelle [photo]', 'the sidecar': 'der Begleitdatei' },
  surfaces: 'Wie es anderswo aussieht', search: 'Suchergebnis', share: 'Geteilter Link',
  feed: 'Im Feed', teaser: 'Teaser',
  count: (n, max) => `${n} von etwa ${max} Zeichen`, cut: 'Durchgestrichenes wird abgeschnitten',
  absent: 'nichts zu zeigen',
  time: 'Zeit', now: (text) => `Die Website mit Stand ${text}`, clock: 'das ist jetzt', fixed: 'eine gewählte Zeit',
  at: 'Andere Zeit', see: 'Website zu dieser Zeit zeigen', back: 'Zurück zu jetzt', refused: 'Das hat nicht geklappt.',
};
const german = (script.dataset.lang || '').toLowerCase().startsWith('de');
const words = german ? DE : EN;

// ---------------------------------------------------------------------------------------------------------------
// Morphing: an element tree is changed into another one in place. What is the same in both stays the same object,
// and so keeps focus, selection, scroll position and playing media.

// The line numbers of block comments change whenever a line is added above them, and an open <details> is the
// reader's choice. Both are no difference.
function keyOf(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    return node.outerHTML.replace(/<!--newsprint:\d+-->/g, '').replace(/(<details\b[^>]*?) open=""/g, '$1');
  }
  return node.nodeType === Node.COMMENT_NODE && node.data.startsWith('newsprint:') ? '' : `${node.nodeName} ${node.data}`;
}

const compatible = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || '') === (b.id || '');

function sharedEnds(a, b) {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return [head, tail];
}

// Pairs of indices of the longest common subsequence of two lists of keys.
function commonSequence(a, b) {
  const pairs = [];
  const [head, tail] = sharedEnds(a, b);
  for (let i = 0; i < head; i += 1) pairs.push([i, i]);
  const rows = a.length - head - tail;
  const columns = b.length - head - tail;
  // Beyond this the table would cost more than matching by tag loses.
  if (rows * columns <= 4_000_000) {
    const width = columns + 1;
    const best = new Uint16Array((rows + 1) * width);
    for (let i = rows - 1; i >= 0; i -= 1) {
      for (let j = columns - 1; j >= 0; j -= 1) {
        best[i * width + j] = a[head + i] === b[head + j]
          ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
      }
    }
    for (let i = 0, j = 0; i < rows && j < columns;) {
      if (a[head + i] === b[head + j]) pairs.push([head + i++, head + j++]);
      else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i += 1;
      else j += 1;
    }
  }
  for (let i = tail; i > 0; i -= 1) pairs.push([a.length - i, b.length - i]);
  return pairs;
}

// Which old child becomes which new one: by id, then by equality, then by likeness and kind among the neighbours.
function matchChildren(olds, news) {
  const match = new Map();
  const taken = new Set();
  const pair = (o, n) => { match.set(n, o); taken.add(o); };
  // The client that runs stays.
  const client = news.find((n) => isClient(n));
  if (client && olds.includes(script)) pair(script, client);
  const byId = new Map(olds.filter((o) => o.id).map((o) => [o.id, o]));
  for (const n of news) {
    const o = n.id && byId.get(n.id);
    if (o && !match.has(n) && compatible(o, n) && !taken.has(o)) pair(o, n);
  }
  const restOld = olds.filter((o) => !taken.has(o));
  const restNew = news.filter((n) => !match.has(n));
  const anchors = commonSequence(restOld.map(keyOf), restNew.map(keyOf));
  let [i, j] = [0, 0];
  for (const [nextOld, nextNew] of [...anchors, [restOld.length, restNew.length]]) {
    const gapOld = restOld.slice(i, nextOld);
    const gapNew = restNew.slice(j, nextNew);
    const free = () => gapOld.filter((o) => !taken.has(o));
    for (const n of gapNew) {
      const text = n.textContent;
      const like = text.trim() && free().find((o) => {
        if (!compatible(o, n)) return false;
        const [head, tail] = sharedEnds(o.textContent, text);
        return head + tail > Math.max(text.length, o.textContent.length) / 2;
      });
      if (like) pair(like, n);
    }
    for (const n of gapNew) {
      const o = !match.has(n) && free().find((candidate) => compatible(candidate, n));
      if (o) pair(o, n);
    }
    if (nextOld < restOld.length || nextNew < restNew.length) pair(restOld[nextOld], restNew[nextNew]);
    [i, j] = [nextOld + 1, nextNew + 1];
  }
  return [match, taken];
}

// `changed` is called with every node whose text, attributes or place are not what they were.
function morphChildren(parent, next, changed) {
  const olds = [...parent.childNodes];
  const [match, taken] = matchChildren(olds, [...next.childNodes]);
  for (const old of olds) {
    if (taken.has(old)) continue;
    const neighbour = old.nextElementSibling ?? old.previousElementSibling ?? parent;
    const visible = old.nodeType === Node.ELEMENT_NODE || (old.nodeType === Node.TEXT_NODE && old.data.trim());
    old.remove();
    if (visible) changed(neighbour);
  }
  let cursor = parent.firstChild;
  for (const n of [...next.childNodes]) {
    const old = match.get(n);
    if (!old) {
      const added = document.adoptNode(n);
      parent.insertBefore(added, cursor);
      if (added.nodeType === Node.ELEMENT_NODE || added.nodeValue.trim()) changed(added);
      continue;
    }
    if (old === cursor) cursor = cursor.nextSibling;
    // moveBefore keeps focus and playing media where the browser has it.
    else if (parent.moveBefore && old.nodeType === Node.ELEMENT_NODE) parent.moveBefore(old, cursor);
    else parent.insertBefore(old, cursor);
    morphNode(old, n, changed);
  }
}

function morphNode(old, next, changed) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data === next.data) return;
    // Only the part that differs is replaced: a selection in the rest of the text stays.
    const [head, tail] = sharedEnds(old.data, next.data);
    old.replaceData(head, old.data.length - head - tail, next.data.slice(head, next.data.length - tail));
    if (old.nodeType === Node.TEXT_NODE) changed(old);
    return;
  }
  if (old.isEqualNode(next)) return;
  if (morphAttributes(old, next)) changed(old);
  morphChildren(old, next, changed);
}

function morphAttributes(old, next) {
  const own = (name) => name === 'open' && (old.localName === 'details' || old.localName === 'dialog');
  let differs = false;
  for (const { name } of [...old.attributes]) {
    if (next.hasAttribute(name) || own(name)) continue;
    old.removeAttribute(name);
    differs = true;
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) === value || own(name)) continue;
    old.setAttribute(name, value);
    differs = true;
  }
  return differs && old !== script;
}

// ---------------------------------------------------------------------------------------------------------------
// Files of the page: style sheets and pictures. A file that changed under its name gets a query, because the browser
// would show the copy it has. The query stays for as long as the page does.

const LINKED = 'img, source, video, audio, track, embed, object, input[type=image], '
  + 'link[rel~=stylesheet], link[rel~=icon]';
const LINK_ATTRIBUTES = ['src', 'srcset', 'href', 'poster', 'data'];
const versions = new Map();

function decoded(path) {
  try { return decodeURI(path); } catch { return path; }
}

function pathOf(url) {
  try {
    const full = new URL(url, document.baseURI);
    return full.origin === location.origin ? decoded(full.pathname) : null;
  } catch { return null; }
}

function versioned(url) {
  const version = versions.get(pathOf(url));
  if (version === undefined) return url;
  const [, path, query, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url);
  const rest = (query || '').slice(1).split('&').filter((part) => part && !part.startsWith('newsprint='));
  return `${path}?${[...rest, `newsprint=${version}`].join('&')}${hash || ''}`;
}

// The attributes of an element that have to change, with their new values.
function* outdated(element) {
  for (const name of LINK_ATTRIBUTES) {
    const value = element.getAttribute(name);
    if (!value) continue;
    const fresh = name === 'srcset'
      ? value.replace(/(^|,\s+)(\S+?)(?=\s|,\s|$)/g, (_, before, url) => before + versioned(url))
      : versioned(value);
    if (fresh !== value) yield [name, fresh];
  }
}

const within = (ms, promise) => Promise.race([promise, new Promise((done) => { setTimeout(done, ms); })]);
const loaded = (link) => within(2000, new Promise((done) => { link.onload = done; link.onerror = done; }));

// The old style sheet goes when the new one is there, so the page is never without.
async function replaceStylesheet(old) {
  const link = old.cloneNode();
  for (const [name, value] of outdated(old)) link.setAttribute(name, value);
  old.after(link);
  await loaded(link);
  old.remove();
}

async function swapAssets(paths, version) {
  for (const path of paths) versions.set(decoded(path), version);
  // A script that has run can't be taken back.
  const again = [...document.scripts].some(({ src }) => src && versioned(src) !== src);
  if (again) return location.reload();
  const used = new Set();
  const edits = [];
  const pictures = new Set();
  const sheets = [];
  for (const element of document.querySelectorAll(LINKED)) {
    const attributes = [...outdated(element)];
    if (attributes.length === 0) continue;
    for (const name of LINK_ATTRIBUTES) used.add(pathOf(element.getAttribute(name) || ''));
    if (element.localName === 'link' && element.relList.contains('stylesheet')) sheets.push(element);
    else edits.push([element, attributes]);
    const image = element.localName === 'source' ? element.parentElement.querySelector('img') : element;
    if (image instanceof HTMLImageElement && image.currentSrc) pictures.add(versioned(image.currentSrc));
  }
  // A style sheet or font that no <link> names is used by one that does.
  if ([...paths].some((path) => /\.(css|woff2?|[ot]tf)$/i.test(path) && !used.has(decoded(path)))) {
    for (const link of document.querySelectorAll('link[rel~=stylesheet]')) {
      const path = pathOf(link.href);
      if (path === null || sheets.includes(link)) continue;
      versions.set(path, version);
      sheets.push(link);
    }
  }
  const ready = [...pictures].map((url) => {
    const image = new Image();
    image.src = url;
    return image.decode().catch(() => {});
  });
  await Promise.all([within(3000, Promise.all(ready)), ...sheets.map(replaceStylesheet)]);
  for (const [element, attributes] of edits) {
    for (const [name, value] of attributes) element.setAttribute(name, value);
  }
  return edits.map(([element]) => element).filter((element) => document.body.contains(element));
}

// ---------------------------------------------------------------------------------------------------------------
// A new version of the page.

async function replacePage() {
  const response = await fetch(location.pathname, { headers: { Accept: 'text/html' }, cache: 'no-store' });
  if (response.redirected) return location.replace(response.url);
  if (!response.ok && response.status !== 404 && shown) throw new Error(`${response.status} for ${location.pathname}`);
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (next.querySelector('meta[http-equiv=refresh i]')) return location.reload();
  for (const element of next.querySelectorAll(LINKED)) {
    for (const [name, value] of outdated(element)) element.setAttribute(name, value);
  }
  await addStylesheets(next);
  const focus = document.activeElement;
  const changes = new Set();
  morphAttributes(document.documentElement, next.documentElement);
  morphChildren(document.head, next.head, () => {});
  morphAttributes(document.body, next.body);
  const hash = clientOf(next)?.dataset.hash;
  morphChildren(document.body, next.body, (node) => changes.add(node));
  if (focus && !focus.isConnected) focusTwin(focus);
  // Where another page stood before, no block is the one that changed.
  const whole = !shown || shown === 'gone' || !response.ok;
  shown = response.status === 404 ? 'gone' : hash;
  if (!whole) point([...changes]);
}

// Style sheets that the page does not have yet are loaded before the page changes. The morph then keeps them and
// removes the old ones.
async function addStylesheets(next) {
  const selector = 'link[rel~=stylesheet]';
  const present = [...document.head.querySelectorAll(selector)];
  const missing = [...next.head.querySelectorAll(selector)]
    .filter((link) => !present.some((other) => other.isEqualNode(link)))
    .map((link) => document.importNode(link));
  const last = present.at(-1);
  for (const link of missing.toReversed()) {
    if (last) last.after(link);
    else document.head.append(link);
  }
  await Promise.all(missing.map(loaded));
}

// The focused element had to go. If there is one like it, that one is meant.
function focusTwin(lost) {
  const href = lost.getAttribute('href');
  const twin = lost.id ? document.getElementById(lost.id)
    : href && [...document.querySelectorAll('a[href]')].find((a) => a.getAttribute('href') === href);
  twin?.focus({ preventScroll: true });
}

function blockOf(node) {
  let element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const flows = (el) => el.localName === 'source' || /^(inline|contents|ruby)/.test(getComputedStyle(el).display);
  while (element && flows(element)) element = element.parentElement;
  return element;
}

// Brings the first changed block into view and marks it for a moment. The mark is an animation: it leaves layout and
// document as they are. A block of the article's text goes before the rest: the reading time above it may have changed
// too, but is not what was written.
function point(nodes) {
  const blocks = [...new Set(nodes.filter((node) => node.isConnected).map(blockOf))]
    .filter((el) => el && !el.matches('html, body, main') && el.getClientRects().length > 0)
    .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const block = blocks.find((el) => lineOf(el)) ?? blocks.find((el) => el.closest('main')) ?? blocks[0];
  if (!block) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const { top, bottom, height } = block.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  if (seen < Math.min(height, innerHeight / 3)) {
    const where = height > innerHeight / 2 ? 'start' : 'center';
    block.scrollIntoView({ block: where, behavior: still ? 'instant' : 'smooth' });
  }
  const marked = { outline: '3px solid #c77700', outlineOffset: '4px' };
  const faded = still ? marked : { outline: '3px solid transparent', outlineOffset: '4px' };
  block.animate([marked, { ...marked, offset: 0.5 }, faded], { duration: 2000, id: 'newsprint-changed' });
}

// The line in the source of the block that an element is in, or null outside an article's text.
function lineOf(element) {
  const comments = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  let line = null;
  while (comments.nextNode()) {
    const comment = comments.currentNode;
    const number = /^newsprint:(\d+)$/.exec(comment.data)?.[1];
    if (!(comment.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
    if (number && comment.parentNode.contains(element)) line = Number(number);
  }
  return line;
}

// ---------------------------------------------------------------------------------------------------------------
// Listening to the server.

// The fingerprint of the page as it stands here, "gone", or nothing: then the page is the preview's own, because the
// real one was never good, and it lists the problems itself.
let shown = script.dataset.hash;
let listed = '';
let state = null; // the last message
let source = null;
let lostTimer = 0;
let retryTimer = 0;
let hiddenTimer = 0;
let connected = true;
const changedFiles = new Set();

function connect() {
  disconnect();
  const url = server('events');
  url.search = new URLSearchParams({ page, hash: shown });
  source = new EventSource(url);
  let first = true;
  source.onopen = () => setConnected(true);
  source.addEventListener('state', (event) => {
    setConnected(true);
    receive(JSON.parse(event.data), first);
    first = false;
  });
  // The browser's own attempts would come later, with the hash of long ago, and end at the first error status.
  source.onerror = () => {
    disconnect();
    lostTimer ||= setTimeout(() => setConnected(false), 2000);
    retryTimer = setTimeout(connect, 600);
  };
}

function disconnect() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

function setConnected(yes) {
  if (yes) {
    clearTimeout(lostTimer);
    lostTimer = 0;
  }
  connected = yes;
  showCorner();
}

function receive(message, first) {
  // The first message tells how things are. Only a later one can be about a save that has to be followed.
  if (message.follow && !first && !framed && decoded(message.follow) !== decoded(location.pathname)) {
    location.assign(message.follow);
    return;
  }
  state = message;
  for (const path of message.assets) changedFiles.add(path);
  showProblems();
  update();
}

// One update at a time. What arrives meanwhile is done in one go afterwards.
let updating = false;
let updateAgain = false;
async function update() {
  updateAgain = true;
  if (updating) return;
  updating = true;
  while (updateAgain) {
    updateAgain = false;
    try {
      const { page: kind, hash, version } = state;
      const problems = JSON.stringify(state.problems);
      if (kind === 'gone' ? shown !== 'gone' : hash ? hash !== shown : !shown && problems !== listed) await replacePage();
      listed = problems;
      const files = new Set(changedFiles);
      changedFiles.clear();
      if (files.size > 0) point((await swapAssets(files, version)) ?? []);
    } catch (error) {
      // The page stays as it is until the next message: the server is away, and will say when it is back.
      console.warn('newsprint:', error);
    }
  }
  updating = false;
  refresh();
}

addEventListener('pagehide', disconnect);
addEventListener('pageshow', (event) => { if (event.persisted) connect(); });
// A browser has few connections per host. Hidden tabs give theirs back after a while.
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenTimer);
  if (document.hidden) hiddenTimer = setTimeout(disconnect, 30_000);
  else if (!source) connect();
});

// ---------------------------------------------------------------------------------------------------------------
// Opening the editor.

let panelData = null;
let panelRequests = 0;

async function loadPanel() {
  panelRequests += 1;
  const request = panelRequests;
  const url = server('panel');
  url.search = new URLSearchParams({ page });
  const data = await (await fetch(url, { cache: 'no-store' })).json();
  if (request === panelRequests) panelData = data;
  return data;
}

const safeLink = (url) => (url && !/^\s*(javascript|data|vbscript|blob):/i.test(url) ? url : null);

function openEditor(path, line) {
  const editor = panelData?.editor;
  if (editor?.command) {
    const body = JSON.stringify({ path, line });
    fetch(server('open'), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  } else if (safeLink(editor?.url)) {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    location.href = editor.url.replace('{path}', () => encoded).replace('{line}', String(line));
  }
}

addEventListener('click', async (event) => {
  const wanted = event.altKey || ((event.ctrlKey || event.metaKey) && event.shiftKey);
  if (!wanted || event.button !== 0 || event.target === host) return;
  if (panelData && !(panelData.article && panelData.editor)) return;
  event.preventDefault();
  event.stopPropagation();
  const line = lineOf(event.target) ?? 1;
  const { article } = panelData ?? await loadPanel();
  if (article) openEditor(article.file, line);
}, true);

// ---------------------------------------------------------------------------------------------------------------
// What is shown of the preview itself: corner, overlay, panel.

function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if ((value ?? false) !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

// Some browsers are told to store nothing. Then nothing is remembered.
function remember(key, value) {
  try { sessionStorage.setItem(`newsprint-${key}`, value); } catch { /* so be it */ }
}

function recall(key) {
  try { return sessionStorage.getItem(`newsprint-${key}`); } catch { return null; }
}

const host = document.createElement('newsprint-preview');
const root = host.attachShadow({ mode: 'open' });
const ui = {
  alert: h('p', { class: 'unseen', role: 'alert' }),
  banner: h('p', { class: 'chip banner', hidden: true }),
  clock: h('p', { class: 'chip', hidden: true }),
  badge: h('button', { class: 'badge', type: 'button', 'aria-controls': 'overlay', hidden: true }),
  toggle: h('button', { class: 'toggle', type: 'button', 'aria-controls': 'panel', 'aria-expanded': 'false' }),
  count: h('h2', { id: 'count' }),
  fold: h('button', { type: 'button', class: 'fold' }, words.fold),
  list: h('ol', { class: 'problems' }),
  phone: h('button', { type: 'button', class: 'phone', 'aria-pressed': 'false' }, words.phone),
  frame: h('div', { class: 'frame', hidden: true }),
  content: h('div', { class: 'content' }),
  when: h('p'),
  input: h('input', { id: 'at', type: 'datetime-local', required: true }),
  back: h('button', { type: 'button' }, words.back),
  refused: h('p', { class: 'refused', role: 'alert' }),
};
const described = { 'aria-labelledby': 'count', 'aria-describedby': 'good' };
ui.overlay = h('div', { class: 'overlay', id: 'overlay', role: 'alertdialog', ...described, hidden: true },
  h('div', { class: 'head' }, h('div', {}, ui.count, h('p', { id: 'good' }, words.lastGood)), ui.fold), ui.list);
ui.time = h('form', { class: 'time' }, h('h3', {}, words.time), ui.when, h('label', { for: 'at' }, words.at), ui.input,
  h('p', { class: 'buttons' }, h('button', { type: 'submit' }, words.see), ui.back), ui.refused);
ui.scroll = h('div', { class: 'scroll' }, ui.content, ui.time);
ui.panel = h('section', { class: 'panel', id: 'panel', 'aria-labelledby': 'name', hidden: true },
  h('div', { class: 'head' }, h('h2', { id: 'name' }, words.panel), ui.phone), ui.frame, ui.scroll);

const standingOf = ({ kind, at }) => words[kind]?.(at) ?? kind;

function showCorner() {
  const problems = state?.problems ?? [];
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  let label = warnings > 0 ? `${words.preview}: ${words.warnings(warnings)}` : words.preview;
  if (!connected) label = words.stopped;
  if (ui.toggle.textContent !== label) ui.toggle.textContent = label;
  ui.toggle.classList.toggle('stopped', !connected);
  const folded = recall('folded') === 'yes';
  ui.overlay.hidden = errors === 0 || folded || !shown;
  ui.badge.hidden = errors === 0 || !folded || !shown;
  ui.badge.textContent = `${words.unfold}: ${words.errors(errors)}`;
  const standing = panelData?.article?.state;
  // The open panel says both at more length.
  ui.banner.hidden = !standing || standing.kind === 'out' || !ui.panel.hidden;
  ui.banner.textContent = standing ? standingOf(standing) : '';
  const now = state?.now;
  ui.clock.hidden = !now?.fixed || !ui.panel.hidden;
  ui.clock.textContent = now ? words.now(now.text) : '';
  ui.when.textContent = now ? `${words.now(now.text)} (${now.fixed ? words.fixed : words.clock})` : '';
  if (!now?.fixed && root.activeElement === ui.back) ui.input.focus();
  ui.back.hidden = !now?.fixed;
  if (now && !ui.input.dataset.touched && root.activeElement !== ui.input) ui.input.value = now.value;
}

function editButton(path, line, link) {
  if (panelData?.editor?.command && path) {
    return h('button', { type: 'button', class: 'edit', 'data-path': path, 'data-line': line || 1 }, words.edit);
  }
  return safeLink(link) ? h('a', { class: 'edit', href: link }, words.edit) : null;
}

function problemItem(problem) {
  const where = problem.path ? `${problem.path}${problem.line ? `:${problem.line}` : ''}` : '';
  return h('li', { class: problem.severity },
    // Long lines scroll, because a broken line would move the caret. The keyboard must get there too.
    h('pre', { tabindex: '0', role: 'group', 'aria-label': `${words[problem.severity] ?? ''} ${where}`.trim() },
      problem.text || problem.message),
    editButton(problem.path, problem.line, problem.editor));
}

const ignore = () => {};

function showProblems() {
  const errors = state.problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) remember('folded', '');
  // All problems are listed, the errors first: what is in the way before what is not.
  const warnings = errors.length > 0 ? state.problems.filter((problem) => problem.severity !== 'error') : [];
  morphChildren(ui.list, h('ol', {}, [...errors, ...warnings].map(problemItem)), ignore);
  const title = errors.length > 0 ? words.errors(errors.length) : '';
  ui.count.textContent = title;
  // Said aloud without taking the focus: the writer may be typing.
  const said = title && `${title}: ${errors[0].message}`;
  if (ui.alert.textContent !== said) ui.alert.textContent = said;
  showCorner();
}

function fold(yes) {
  remember('folded', yes ? 'yes' : '');
  const inside = yes ? ui.overlay.contains(root.activeElement) : root.activeElement === ui.badge;
  showCorner();
  // Only a focus that would get lost is moved.
  if (inside) (yes ? ui.badge : ui.fold).focus();
}

async function refresh() {
  if (framed) return;
  try {
    await loadPanel();
    if (!ui.panel.hidden) showPanel();
    showProblems();
  } catch { /* the connection's own message says it */ }
}

function setPanel(open) {
  ui.panel.hidden = !open;
  ui.toggle.setAttribute('aria-expanded', String(open));
  remember('panel', open ? 'open' : '');
  setPhone(open && recall('phone') === 'on');
  showCorner();
  if (open) refresh();
}

function setPhone(on) {
  ui.phone.setAttribute('aria-pressed', String(on));
  ui.frame.hidden = !on;
  ui.scroll.hidden = on;
  ui.frame.replaceChildren();
  const src = `${location.pathname}?newsprint-frame`;
  if (on) ui.frame.append(h('iframe', { name: 'newsprint-frame', title: words.phoneView, src }));
}

// A text as it appears where there is room for `limit` characters: what does not fit is struck through.
function limited(tag, text, limit, width = null) {
  const characters = [...text];
  let end = Math.min(characters.length, width ? Infinity : limit);
  if (width) {
    const context = document.createElement('canvas').getContext('2d');
    context.font = width.font;
    while (end > 0 && context.measureText(characters.slice(0, end).join('')).width > width.pixels) end -= 1;
  }
  let kept = characters.slice(0, end).join('');
  if (end < characters.length && /\s\S*$/.test(kept)) kept = kept.replace(/\s\S*$/, '');
  const rest = text.slice(kept.length);
  const element = h(tag, { class: 'limited' }, kept, rest && h('s', {}, rest));
  const count = words.count(characters.length, limit);
  return [element, h('small', { class: rest ? 'over' : 'count' }, rest ? `${count}, ${words.cut}` : count)];
}

const picture = (src, name) => (src ? h('img', { src: versioned(src), alt: '', class: name, loading: 'lazy' }) : null);
const room = (value, limit) => (value ? limited('p', value, limit) : h('p', { class: 'missing' }, words.absent));

function surface(title, className, children) {
  return h('section', { class: 'surface' }, h('h4', {}, title), h('div', { class: className }, children));
}

function surfaces({ search, share, feed, teaser }, site) {
  return [
    search && surface(words.search, 'search', [
      h('p', { class: 'site' }, h('b', {}, site), h('span', {}, search.url)),
      limited('p', search.title || '', 60, { pixels: 580, font: '20px Arial, sans-serif' }),
      room(search.description, 155)]),
    share && surface(words.share, 'share', [
      picture(share.image, 'wide'), h('p', { class: 'site' }, share.site || site),
      room(share.title, 70), room(share.description, 200)]),
    feed && surface(words.feed, 'feed', [
      h('p', { class: 'site' }, site), room(feed.title, 110), room(feed.text, 240)]),
    teaser && surface(words.teaser, 'teaser', [
      picture(teaser.image, 'wide'), teaser.kicker && h('p', { class: 'kicker' }, teaser.kicker),
      h('p', { class: 'headline' }, teaser.title || ''), teaser.lead && h('p', {}, teaser.lead)]),
  ].filter(Boolean);
}

function photoItem(photo) {
  // A photo may be without a caption, but not without the others.
  const field = (name, text, needed = true) => h('div', {}, h('dt', {}, name),
    h('dd', { class: text?.value ? null : needed ? 'missing' : 'absent' }, text?.value || words.none,
      text?.value && text.from ? h('small', {}, words.from(words.origins[text.from] ?? text.from)) : null));
  return h('li', {}, picture(photo.src, 'thumb'),
    h('div', {}, h('p', { class: 'file' }, photo.file, h('small', {}, `${photo.width} × ${photo.height}`)),
      h('dl', {}, field(words.alt, photo.alt), field(words.caption, photo.caption, false),
        field(words.credit, photo.credit))));
}

function showPanel() {
  const { article, site } = panelData;
  const section = (title, ...children) => h('section', {}, h('h3', {}, title), ...children);
  const all = state?.problems ?? [];
  const list = (problems) => h('ol', { class: 'problems' }, problems.map(problemItem));
  const next = h('div', {}, article ? [
    h('p', { class: `standing ${article.state.kind}` }, standingOf(article.state)),
    section(words.text, h('p', {}, `${words.words(article.words)}, ${words.minutes(article.minutes)}`),
      h('p', { class: 'file' }, article.file), editButton(article.file, 1, article.editor)),
    section(words.problems, article.problems.length > 0 ? list(article.problems) : h('p', {}, words.noProblems)),
    section(words.photos, article.photos.length > 0
      ? h('ul', { class: 'photos' }, article.photos.map(photoItem)) : h('p', {}, words.noPhotos)),
    section(words.surfaces, surfaces(article.surfaces, site)),
  ] : h('p', {}, words.noArticle),
  all.length > (article?.problems.length ?? 0)
    ? h('details', {}, h('summary', {}, words.allProblems(all.length)), list(all)) : null);
  morphChildren(ui.content, next, ignore);
}

async function setNow(now) {
  ui.refused.textContent = '';
  let refusal = words.refused;
  try {
    const response = await fetch(server('now'), {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ now }),
    });
    if (response.ok) {
      delete ui.input.dataset.touched;
      return;
    }
    refusal = (await response.text()) || refusal;
  } catch { /* said below */ }
  ui.refused.textContent = refusal;
}

function start() {
  const style = h('link', { rel: 'stylesheet', href: server('preview.css').href });
  const all = h('div', { class: 'all', lang: german ? 'de' : 'en', hidden: true },
    h('section', { class: 'corner', 'aria-label': `newsprint: ${words.preview}` },
      ui.banner, ui.clock, ui.badge, ui.toggle),
    ui.alert, ui.overlay, ui.panel);
  style.onload = () => { all.hidden = false; };
  style.onerror = style.onload;
  root.append(style, all);
  document.documentElement.append(host);
  ui.toggle.onclick = () => setPanel(ui.panel.hidden);
  ui.fold.onclick = () => fold(true);
  ui.badge.onclick = () => fold(false);
  ui.phone.onclick = () => {
    remember('phone', ui.frame.hidden ? 'on' : '');
    setPhone(ui.frame.hidden);
  };
  ui.input.oninput = () => { ui.input.dataset.touched = 'yes'; };
  ui.back.onclick = () => setNow(null);
  ui.time.onsubmit = (event) => {
    event.preventDefault();
    setNow(ui.input.value);
  };
  root.addEventListener('click', (event) => {
    const button = event.target.closest('button.edit');
    if (button) openEditor(button.dataset.path, Number(button.dataset.line));
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (!ui.overlay.hidden) fold(true);
    else if (!ui.panel.hidden && (event.target === host || event.target === document.body)) {
      setPanel(false);
      ui.toggle.focus();
    }
  });
  showCorner();
  if (recall('panel') === 'open') setPanel(true);
}

// The phone's Escape is the panel's: it comes from the same place, and the frame lets no key out.
if (framed) {
  addEventListener('keydown', ({ key }) => {
    const forwarded = new KeyboardEvent('keydown', { key, bubbles: true, composed: true });
    if (key === 'Escape') window.frameElement?.dispatchEvent(forwarded);
  });
} else start();
connect();
