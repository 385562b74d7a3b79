// What the reader view of Firefox makes of the articles of a built site:
// node readability.mjs REPORT BASE_URL OUT FILE...
//
// REPORT gets a list of { file, title, byline, publishedTime, content }.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.NEWSPRINT_CI_TOOLS, 'npm', 'package.json'));
const { JSDOM, VirtualConsole } = require('jsdom');
const { Readability } = require('@mozilla/readability');

const [report, base, out, ...files] = process.argv.slice(2);
const read = files.map((file) => {
  const url = new URL(file.replace(/index\.html$/, ''), base).href;
  // No scripts are run and nothing is fetched.
  const dom = new JSDOM(readFileSync(join(out, file)), { url, virtualConsole: new VirtualConsole() });
  const article = new Readability(dom.window.document).parse();
  const { title, byline, publishedTime, content } = article ?? {};
  return { file, title, byline, publishedTime, content };
});
writeFileSync(report, JSON.stringify(read));
