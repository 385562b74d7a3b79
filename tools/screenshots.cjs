#!/usr/bin/env node
// Pictures of every kind of page of a built site, to look at:
//
//   node tools/screenshots.cjs SITE_OUTPUT_FOLDER TO_FOLDER [OPTION…]
//     --only KIND,…           of these kinds of pages only: front, article, section, …
//     --width 360,768,1440    these widths of the window, in CSS pixels
//     --scheme light,dark     these colour schemes
//     --print                 as printed on A4 too: a PDF, and pictures of its pages if there is pdftoppm
//     --format png|jpeg       png if nothing is said
//     --full|--fold           the whole page, or what stands in the first window
//     --base PATH             the path of the site's base URL, / if nothing is said
//
// Names are KIND-SLUG-WIDTH-SCHEME.png, and KIND-SLUG-print-PAGE.png. Where the tools are is said in pages.mjs.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { pathToFileURL } = require('node:url');

const HEIGHTS = { 360: 780, 768: 1024, 1440: 900 };
// The width and height of A4 in CSS pixels.
const A4 = { width: 794, height: 1123 };

function usage() {
  const lines = fs.readFileSync(__filename, 'utf8').match(/^\/\/ {3}.*$/gm).map((line) => line.slice(3));
  console.error(lines.join('\n'));
  process.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string', default: '' },
        width: { type: 'string', default: '360,768,1440' },
        scheme: { type: 'string', default: 'light,dark' },
        format: { type: 'string', default: 'png' },
        base: { type: 'string', default: '/' },
        print: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        fold: { type: 'boolean', default: false },
      },
    });
    const list = (text) => text.split(',').filter(Boolean);
    const [only, scheme, width] = [list(values.only), list(values.scheme), list(values.width).map(Number)];
    const options = { ...values, only, scheme, width };
    const good = positionals.length === 2 && ['png', 'jpeg'].includes(options.format)
      && options.width.every((width) => width > 0) && options.scheme.every((scheme) => /^(light|dark)$/.test(scheme));
    return good ? [...positionals, options] : usage();
  } catch (error) {
    console.error(error.message);
    return usage();
  }
}

const ending = (format) => (format === 'jpeg' ? 'jpg' : 'png');

// A page on paper.
async function print(page, name, to, { format }, program) {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  if (!program('pdftoppm')) {
    await page.setViewportSize(A4);
    const file = path.join(to, `${name}-print.${ending(format)}`);
    await page.screenshot({ path: file, type: format, fullPage: true });
    return;
  }
  const pdf = path.join(to, `${name}-print.pdf`);
  await page.pdf({ path: pdf, format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
  const made = spawnSync('pdftoppm', [`-${format}`, '-r', '100', pdf, pdf.slice(0, -4)], { stdio: 'inherit' });
  if (made.status !== 0) throw new Error(`pdftoppm fails for ${pdf}`);
}

async function main() {
  const { choose, each, launch, pages, program, scrollThrough, serve } = await import(
    pathToFileURL(path.join(__dirname, '../checks/js/pages.mjs')));
  const [folder, to, options] = readArguments();
  fs.mkdirSync(to, { recursive: true });
  const chosen = choose(pages(folder, options.base), options.only);
  const [host, browser] = await Promise.all([serve(folder, { base: options.base }), launch()]);
  await each(chosen, 2, async ({ kind, path: url, slug }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    // A font that is optional is used from the second time on.
    await page.goto(host.origin + url, { waitUntil: 'load' });
    for (const width of options.width) {
      await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 });
      await page.goto(host.origin + url, { waitUntil: 'load' });
      if (!options.fold) await scrollThrough(page);
      for (const colorScheme of options.scheme) {
        await page.emulateMedia({ colorScheme });
        const file = path.join(to, `${kind}-${slug}-${width}-${colorScheme}.${ending(options.format)}`);
        await page.screenshot({ path: file, type: options.format, fullPage: !options.fold, animations: 'disabled' });
      }
    }
    if (options.print) {
      await page.setViewportSize(A4);
      await page.goto(host.origin + url, { waitUntil: 'load' });
      await scrollThrough(page);
      await print(page, `${kind}-${slug}`, to, options, program);
    }
    await context.close();
  });
  await browser.close();
  await host.close();
  console.log(`${fs.readdirSync(to).length} files in ${to}`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
