// Holds the JSON-LD of a built site against Adobe's validator (Google's rules for rich results) and
// against the vocabulary of schema.org: node structured-data.mjs OUT REPORT
//
// The vocabulary is read from Google's typings (schema-dts), so nothing is fetched. REPORT gets a
// list of { file, severity, message, path }. The packages are where .ci/run has put them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const npm = join(process.env.NEWSPRINT_CI_TOOLS, 'npm');
const require = createRequire(join(npm, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: Validator } = await load('@adobe/structured-data-validator');
const { default: WebAutoExtractor } = require('@marbec/web-auto-extractor');

const DATA_TYPES = {
  Text: ['string'],
  URL: ['string'],
  Date: ['string'],
  DateTime: ['string'],
  Time: ['string'],
  Number: ['number', 'string'],
  Integer: ['number', 'string'],
  Float: ['number', 'string'],
  // "True" and "False" are allowed, and nobody reads them.
  Boolean: ['boolean'],
  CssSelectorType: ['string'],
  XPathType: ['string'],
  Duration: ['string'],
  // Google's own examples give pixels as numbers.
  Distance: ['number', 'string'],
};
const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

// The types of schema.org with their parents, and the ranges of their own properties.
function vocabulary() {
  const text = readFileSync(require.resolve('schema-dts').replace(/\.js$/, '.d.ts'), 'utf8');
  const types = new Map();
  const names = (list) => [...list.matchAll(/(\w+)(?:Base|Leaf)\b/g)].map((match) => match[1]);
  const head = /^(?:export )?interface (\w+?)(Base|Leaf)\b(?:<.*?>)? extends (.+) \{\n((?: .*\n)*)/gm;
  for (const [, name, part, parents, body] of text.matchAll(head)) {
    const type = types.get(name) ?? { parents: [], properties: new Map() };
    type.parents.push(...names(parents).filter((parent) => parent !== name));
    if (part === 'Base') {
      for (const [, property, range] of body.matchAll(/^ {4}"(\w+)"\??: SchemaValue<(.+), "\w+">;$/gm)) {
        type.properties.set(property, range.split(' | '));
      }
    }
    types.set(name, type);
  }
  return types;
}

const types = vocabulary();

// The vocabulary in the shape of schema.org's own file, as far as Adobe's validator reads it.
function schemaOrg() {
  const graph = [];
  const domains = new Map();
  for (const [name, { parents, properties }] of types) {
    const subClassOf = parents.map((parent) => ({ '@id': `schema:${parent}` }));
    graph.push({ '@id': `schema:${name}`, '@type': 'rdfs:Class', 'rdfs:subClassOf': subClassOf });
    for (const property of properties.keys()) {
      domains.set(property, [...(domains.get(property) ?? []), { '@id': `schema:${name}` }]);
    }
  }
  for (const [name, domain] of domains) {
    graph.push({ '@id': `schema:${name}`, '@type': 'rdf:Property', 'schema:domainIncludes': domain });
  }
  return { '@graph': graph };
}

// Whether a type is another one or inherits from it.
function isA(type, wanted) {
  return type === wanted || (types.get(type)?.parents ?? []).some((parent) => isA(parent, wanted));
}

// What a property of a type may hold, or undefined.
function range(type, property) {
  const own = types.get(type);
  if (!own) return undefined;
  return own.properties.get(property) ?? own.parents.map((p) => range(p, property)).find(Boolean);
}

// Whether a value is one of those that a property may hold.
function fits(value, allowed) {
  if (value === null || value === '') return false;
  if (typeof value === 'object') {
    const is = [value['@type'] ?? []].flat();
    return is.length === 0
      ? '@id' in value && allowed.includes('IdReference')
      : is.some((type) => allowed.some((name) => isA(type, name)));
  }
  // The address of a thing may stand for the thing.
  if (allowed.includes('IdReference') && typeof value === 'string' && URL.canParse(value)) return true;
  return allowed.some((name) => {
    if (!DATA_TYPES[name]?.includes(typeof value)) return false;
    if (name === 'Date' || name === 'DateTime') return W3C_DATE.test(value);
    if (name === 'URL') return URL.canParse(value);
    if (['Number', 'Integer', 'Float'].includes(name)) return Number.isFinite(Number(value));
    return true;
  });
}

// Every object of a graph with its path.
function* objects(value, path = '') {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* objects(item, `${path}[${index}]`);
  } else if (value && typeof value === 'object') {
    yield [value, path];
    for (const [key, item] of Object.entries(value)) yield* objects(item, path ? `${path}.${key}` : key);
  }
}

// What Adobe's validator does not look at: the values, and references that lead nowhere.
function* problems(block) {
  const all = [...objects(block)];
  const ids = new Set(all.filter(([node]) => node['@type']).map(([node]) => node['@id']));
  if (block['@context'] !== 'https://schema.org') yield ['@context', `is ${block['@context']}`];
  for (const [node, path] of all) {
    if (!node['@type'] && node['@id'] && !ids.has(node['@id'])) {
      yield [path, `nothing in this block has the @id ${node['@id']}`];
    } else if (!node['@type'] && !node['@id'] && !node['@graph']) {
      yield [path, 'no @type'];
    }
    const is = [node['@type'] ?? []].flat();
    for (const [key, value] of Object.entries(node)) {
      const allowed = is.map((type) => range(type, key)).find(Boolean);
      for (const item of allowed ? [value].flat() : []) {
        if (!fits(item, allowed)) {
          yield [`${path}.${key}`, `${JSON.stringify(item)} is none of ${allowed.join(', ')}`];
        }
      }
    }
  }
}

const [out, report] = process.argv.slice(2);
const validator = new Validator(schemaOrg());
const found = [];
for (const file of readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.html')).sort()) {
  const html = readFileSync(join(out, file), 'utf8');
  const note = (severity, path, message) => found.push({ file, severity, path, message });
  for (const [, text] of html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
    try {
      for (const [path, message] of problems(JSON.parse(text))) note('ERROR', path, message);
    } catch (error) {
      note('ERROR', '', error.message);
    }
  }
  const extracted = new WebAutoExtractor().parse(html);
  for (const issue of await validator.validate(extracted)) {
    const steps = (issue.path ?? []).map((step) => step.property ?? step.type);
    note(issue.severity, steps.join('.') || issue.rootType, issue.issueMessage);
  }
}
writeFileSync(report, JSON.stringify(found));
