#!/usr/bin/env node
// The pictures of docs/theme.md and the README, of the built sample:
//
//   node tools/theme-pictures.cjs SITE_OUTPUT_FOLDER
//
// Writes docs/theme/*.jpg. What a reader's system brings along should be there: Debian's fonts-noto-core.
// Where the tools are is said in pages.mjs.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const TO = path.join(__dirname, '../docs/theme');
const BATH = '/inland/bad-erlbach-hallenbad/';
const REPORTAGE = '/inland/erlbachtalbahn-reportage/';

// Each picture: how wide it is, and what stands beside each other in it. A view is a page in a window of that width,
// of which that part is shown, from the top or a little below.
const PICTURES = {
  front: { width: 1200, views: [{ url: '/', window: 1440, height: 1330 }] },
  pages: {
    width: 1600,
    views: [
      { url: '/ausland/', window: 1200, height: 1500 },
      { url: REPORTAGE, window: 1200, height: 1500, from: 900 },
      { url: '/credits/', window: 1200, height: 1500 },
    ],
  },
  phone: {
    width: 1500,
    views: [
      { url: '/', window: 360, height: 900 },
      { url: BATH, window: 360, height: 900 },
      { url: BATH, window: 360, height: 900, from: 1900, scheme: 'dark' },
      { url: '/', window: 360, height: 900, from: 2300, scheme: 'dark' },
    ],
  },
  print: {
    width: 1400,
    views: [
      { url: BATH, window: 700, height: 990, paper: true },
      { url: BATH, window: 700, height: 990, from: 990, paper: true },
    ],
  },
};

async function view(browser, site, { url, window, height, from = 0, scheme = 'light', paper = false }, scrollThrough) {
  const context = await browser.newContext({
    viewport: { width: window, height: 900 }, colorScheme: scheme, deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  // Twice, so that the font is at hand.
  for (let time = 0; time < 2; time += 1) {
    await page.goto(new URL(url, site).href, { waitUntil: 'load' });
    await scrollThrough(page);
  }
  if (paper) {
    await page.emulateMedia({ media: 'print' });
    await page.addStyleTag({ content: 'body { padding: 2rem 2.5rem }' });
  }
  const whole = { fullPage: true, clip: { x: 0, y: from, width: window, height } };
  const shot = await page.screenshot(whole);
  await context.close();
  return shot;
}

async function main() {
  const folder = process.argv[2];
  if (!folder) {
    console.error('node tools/theme-pictures.cjs SITE_OUTPUT_FOLDER');
    process.exit(2);
  }
  const { launch, scrollThrough, serve } = await import(pathToFileURL(path.join(__dirname, '../checks/js/pages.mjs')));
  const server = await serve(folder);
  const browser = await launch();
  fs.mkdirSync(TO, { recursive: true });
  for (const [name, { width, views }] of Object.entries(PICTURES)) {
    const images = [];
    for (const one of views) {
      const shot = await view(browser, server.origin, one, scrollThrough);
      images.push(`<img src="data:image/png;base64,${shot.toString('base64')}" alt="">`);
    }
    const sheet = await browser.newPage({ viewport: { width, height: 600 } });
    await sheet.setContent(`<style>body{margin:0;background:#d8d5cf}div{display:grid;gap:20px;padding:20px;
      grid-template-columns:repeat(${images.length},1fr)}img{width:100%}</style><div>${images.join('')}</div>`);
    const file = path.join(TO, `${name}.jpg`);
    await (await sheet.$('div')).screenshot({ path: file, type: 'jpeg', quality: 80 });
    await sheet.close();
    console.log(`${path.relative(process.cwd(), file)}: ${Math.round(fs.statSync(file).size / 1000)} KB`);
  }
  await browser.close();
  await server.close();
}

main();
