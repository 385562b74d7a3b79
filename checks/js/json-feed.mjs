// Holds JSON Feeds against the schema of version 1.1: node json-feed.mjs REPORT FILE...
//
// REPORT gets a list of [file, message].
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.NEWSPRINT_CI_TOOLS, 'npm', 'package.json'));
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;

const [report, ...files] = process.argv.slice(2);
const schema = new URL('../schemas/json-feed-1.1.json', import.meta.url);
const ajv = addFormats(new Ajv({ allErrors: true, strictTypes: false }));
const valid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
const found = [];
for (const file of files) {
  if (!valid(JSON.parse(readFileSync(file, 'utf8')))) {
    const wrong = valid.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
    found.push(...wrong.map((message) => [file, message]));
  }
}
writeFileSync(report, JSON.stringify(found));
