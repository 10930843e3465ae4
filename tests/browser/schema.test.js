// The schemas that the program prints: every source of the samples, of the golden sites and of this repository is valid by them, and what the reader refuses is not.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { after, before, test } from 'node:test';

import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';

import { chancery, root } from './support.js';

const KINDS = ['site', 'organs', 'letter', 'part', 'register', 'data', 'page'];
const valid = {};
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-'));
  execFileSync(chancery, ['init', join(folder, 'demo'), '--template', 'archive'], { stdio: 'ignore' });
  for (const kind of [...KINDS, 'diagnostic']) {
    const schema = JSON.parse(execFileSync(chancery, ['schema', kind], { encoding: 'utf8' }));
    valid[kind] = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, formats: { uint32: true } }).compile(schema);
  }
});

after(() => rm(folder, { recursive: true }));

/** Returns of which kind a source is. */
function kindOf(path, text) {
  const name = basename(path);
  const known = { 'site.yaml': 'site', 'organs.yaml': 'organs', 'data.yaml': 'data', 'letter.md': 'letter' }[name];
  if (known) return known;
  if (name.endsWith('.yaml')) return 'register';
  return /\npart: /.test(text) ? 'part' : 'page';
}

/** Returns the fields of a source: the whole file, or what stands at its head. */
function fieldsOf(path, text) {
  return parse(path.endsWith('.md') ? text.split('\n---\n')[0].replace(/^---\n/, '') : text);
}

async function sourcesBelow(content) {
  const paths = await readdir(content, { recursive: true });
  return paths.map((path) => path.replaceAll(sep, '/')).filter((path) => /\.(md|yaml)$/.test(path)).map((path) => join(content, path));
}

test('every source is valid by the schema of its kind', async () => {
  const sites = join(root, 'tests/sites');
  const cases = (await readdir(sites, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => join(sites, entry.name, 'content'));
  const seen = new Set();
  for (const content of [join(folder, 'demo/content'), join(root, 'content'), join(root, 'tests/diagnostics/content'), ...cases]) {
    for (const path of await sourcesBelow(content)) {
      const text = await readFile(path, 'utf8');
      const kind = kindOf(path, text);
      assert.ok(valid[kind](fieldsOf(path, text)), `${path}: ${JSON.stringify(valid[kind].errors, null, 1)}`);
      seen.add(kind);
    }
  }
  assert.deepEqual([...seen].sort(), [...KINDS].sort());
});

test('what the reader refuses is not valid', () => {
  const good = {
    kind: 'letter',
    title: 'T',
    organs: [{ organ: 'general-assembly', session: { value: 78, stated: '78th session' }, items: [31, '71 (b)'] }],
  };
  assert.ok(valid.letter(good), JSON.stringify(valid.letter.errors));
  for (const bad of [
    { tilte: 'T' },
    { kind: 'leter' },
    { date: '4 April 2024' },
    { draft: 'yes' },
    { relations: [{ corrects: 'A/78/1', revises: 'A/78/2' }] },
    { organs: [{ organ: 'general-assembly', session: 78, items: ['x'] }] },
    { accepted: [{ code: 'value', reason: 'no' }] },
    { title: undefined },
  ]) {
    assert.ok(!valid.letter(JSON.parse(JSON.stringify({ ...good, ...bad }))), JSON.stringify(bad));
  }
});

test('findings are valid by the schema of findings', () => {
  const lines = execFileSync(chancery, ['check', join(folder, 'demo'), '--format', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
  assert.ok(lines.length >= 4);
  for (const line of lines) {
    assert.ok(valid.diagnostic(JSON.parse(line)), JSON.stringify(valid.diagnostic.errors));
  }
  assert.ok(!valid.diagnostic({ ...JSON.parse(lines[0]), code: 'no-such-code' }));
});
