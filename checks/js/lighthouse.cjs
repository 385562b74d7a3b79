#!/usr/bin/env node
// Lets Lighthouse judge a site as on a phone: node checks/js/lighthouse.cjs SITE_FOLDER [--now TIME]
//
// SITE_FOLDER has the sources. They are built into a temporary folder for the address they are then served at, so
// that canonical URLs are true. Looks at the front page, a section and an article; prints the scores and every
// audit that is not perfect, and exits 1 if a score is below its floor or if anything moves while a page loads.
//
// NEWSPRINT is the program, target/debug/newsprint if it is not set. Where the tools are is said in pages.mjs.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const KINDS = ['front', 'section', 'article'];
const FLOORS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
// Of the performance the best counts, because a machine that has other work is slow by itself.
const RUNS = 3;

const NEWSPRINT = process.env.NEWSPRINT ?? path.join(__dirname, '../../target/debug/newsprint');

// Judges one page: { scores, shift, imperfect }.
async function judge(lighthouse, origin, asked, port) {
  const url = origin + asked;
  const onlyCategories = Object.keys(FLOORS);
  const { lhr } = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories });
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const scores = Object.fromEntries(
    onlyCategories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
  const imperfect = Object.values(lhr.audits)
    .filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== 'informative')
    .map(({ id, title, score, displayValue, details, explanation }) => [
      `${id} (${Math.round(score * 100)}): ${title}`,
      displayValue,
      explanation,
      ...(details?.items ?? []).slice(0, 3).map((item) => item.node?.selector ?? item.url?.replace(origin, '')),
    ].filter((part) => typeof part === 'string' && part).join('; '));
  return { scores, shift: lhr.audits['cumulative-layout-shift'].numericValue, imperfect };
}

async function main() {
  const [site, ...options] = process.argv.slice(2);
  if (!site) {
    console.error('node checks/js/lighthouse.cjs SITE_FOLDER [--now TIME]');
    process.exit(2);
  }
  const { choose, chromium, CHROMIUM_ARGUMENTS, packaged, pages, serve } = await import(
    pathToFileURL(path.join(__dirname, 'pages.mjs')));
  const { default: lighthouse } = await import(pathToFileURL(packaged('lighthouse')));
  const { launch } = await import(pathToFileURL(packaged('chrome-launcher')));
  const out = fs.mkdtempSync(path.join(os.tmpdir(), 'newsprint-lighthouse-'));
  const host = await serve(out);
  const wrong = [];
  let browser;
  try {
    const build = ['build', '--quiet', '--root', site, '--out', out, '--base-url', host.origin, ...options];
    if (spawnSync(NEWSPRINT, build, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
      throw new Error(`newsprint ${build.join(' ')} fails`);
    }
    browser = await launch({ chromePath: chromium(), chromeFlags: ['--headless', ...CHROMIUM_ARGUMENTS] });
    const chosen = KINDS.map((kind) => choose(pages(out), [kind])[0]).filter(Boolean);
    const row = (...cells) => {
      console.log(`  ${cells.map((cell, n) => String(cell).padEnd(n ? 16 : 44)).join('')}`.trimEnd());
    };
    row('', ...Object.keys(FLOORS), 'shift');
    for (const { kind, path: url } of chosen) {
      let best;
      for (let run = 0; run < RUNS && !(best?.scores.performance >= FLOORS.performance); run += 1) {
        const result = await judge(lighthouse, host.origin, url, browser.port);
        if (result.shift > 0) wrong.push(`${kind} ${url}: a shift of ${result.shift.toFixed(4)}`);
        if (!best || result.scores.performance > best.scores.performance) best = result;
      }
      row(`${kind} ${url}`, ...Object.values(best.scores), best.shift.toFixed(3));
      for (const audit of best.imperfect) console.log(`    ${audit}`);
      for (const [name, floor] of Object.entries(FLOORS)) {
        const score = best.scores[name];
        if (!(score >= floor)) wrong.push(`${kind} ${url}: ${name} ${score}, below ${floor}`);
      }
    }
  } finally {
    browser?.kill();
    await host.close();
    fs.rmSync(out, { recursive: true, force: true });
  }
  for (const problem of wrong) console.log(`  BROKEN: ${problem}`);
  const floors = Object.entries(FLOORS).map((pair) => pair.join(' ')).join(', ');
  if (wrong.length === 0) console.log(`  kept: Lighthouse gives at least ${floors}, and nothing moves`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
