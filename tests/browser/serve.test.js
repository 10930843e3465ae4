// The preview, as whoever writes meets it in a browser: what is saved appears, and nothing is lost on the page.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { browse, chancery, inFirefox, root } from './support.js';

const LETTER = 'letters/2024/azerbaijan-mine-awareness/';
const SENTENCE = 'The wells of the northern district were counted in May.';

const closing = [];
let browser;

before(async () => {
  browser = await browse();
  closing.push(() => browser.close());
});

after(async () => {
  for (const close of closing.reverse()) {
    await close();
  }
});

/** Starts a preview of a project; `stop` ends it. */
async function start(project, ...options) {
  const child = spawn(chancery, ['serve', project, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface({ input: child.stderr });
  const base = await new Promise((ready, failed) => {
    child.once('exit', () => failed(new Error('the preview ended')));
    lines.on('line', (line) => {
      const url = line.match(/^the preview is at (\S+)/)?.[1];
      if (url) ready(url);
    });
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { base, port: new URL(base).port, stop };
}

/** Previews a copy of the repository's own letter, opens a page of it, and looks for faults in the end. */
async function writing(path, act, { options = {}, faultless = true, within = browser } = {}) {
  const project = await mkdtemp(join(tmpdir(), 'chancery-serve-'));
  await cp(join(root, 'content'), join(project, 'content'), { recursive: true });
  // A draft of a letter: nothing to be compared with, and nothing that was published.
  const letter = join(project, 'content', LETTER);
  for (const name of ['source.txt', 'addresses.lock', '../../../addresses.lock']) {
    await rm(join(letter, name));
  }
  const text = await readFile(join(letter, 'letter.md'), 'utf8');
  await writeFile(join(letter, 'letter.md'), text.replace(/^provenance:.*\n(?: +.*\n)*/m, ''));
  let server = await start(project, '-p', '0');
  const context = await within.newContext({ viewport: { width: 900, height: 500 }, ...options });
  try {
    await context.addInitScript(() => addEventListener('chancery:shown', () => { window.told = true; }, true));
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(server.base + path);
    await page.waitForFunction(() => window.told);
    // A page that is read anew has lost this.
    await page.evaluate(() => { window.same = true; });
    const again = async () => {
      await server.stop();
      server = await start(project, '-p', server.port);
    };
    const content = (name) => join(project, 'content', name);
    const edit = async (name, change) => writeFile(content(name), change(await readFile(content(name), 'utf8')));
    await act({ page, project, content, edit, again, stop: () => server.stop(), base: server.base });
    if (faultless) assert.deepEqual(faults, []);
  } finally {
    await context.close();
    await server.stop();
    await rm(project, { recursive: true, force: true });
  }
}

const shown = (page, words) => page.waitForFunction((words) => document.querySelector('main')?.textContent.includes(words), words);
const gone = (page, words) => page.waitForFunction((words) => document.querySelector('main')?.textContent.includes(words) === false, words);
/** Asks the page again and again: Playwright waits in vain in a page that came back. */
async function eventually(page, says) {
  for (let turn = 0; !(await page.evaluate(says).catch(() => false)); turn += 1) {
    assert.ok(turn < 300, `not seen: ${says}`);
    await new Promise((done) => { setTimeout(done, 100); });
  }
}

const same = (page) => page.evaluate(() => window.same === true);
const overlay = (page) => page.locator('chancery-findings section');

test('a sentence that is edited appears in place: scroll, focus, selection and what is open stay', () => writing(`${LETTER}statement/`, async ({ page, edit }) => {
  const link = page.locator('main a.figure').first();
  await link.focus();
  await page.evaluate(() => scrollTo({ top: 700, behavior: 'instant' }));
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 300);
  await edit(`${LETTER}statement.md`, (text) => text.replace('In the post-conflict period', 'Since the end of the conflict'));
  await shown(page, 'Since the end of the conflict');
  assert.ok(await same(page), 'the page was not read anew');
  assert.equal(await page.evaluate(() => scrollY), place);
  assert.ok(await link.evaluate((link) => link === document.activeElement), 'the focus stays');
  assert.ok(await page.locator('.pinpoint button').count() > 0, 'what scripts of the theme added is there');
}));

test('a paragraph that is added appears, and readers find all there that scripts add', () => writing(`${LETTER}statement/`, async ({ page, edit }) => {
  const before = await page.locator('.pinpoint button').count();
  await page.evaluate(() => scrollTo({ top: 500, behavior: 'instant' }));
  await edit(`${LETTER}statement.md`, (text) => `${text.trimEnd()}\n\n${SENTENCE}\n`);
  await shown(page, SENTENCE);
  await page.waitForFunction((before) => document.querySelectorAll('.pinpoint button').length > before, before);
  await page.waitForFunction(() => scrollY > 400);
}, { faultless: false }));

test('a colour that is edited changes without the page being read anew', () => writing('', async ({ page, project }) => {
  const colour = () => page.evaluate(() => getComputedStyle(document.querySelector('.site-title')).outlineColor);
  await mkdir(join(project, 'themes/registry/assets'), { recursive: true });
  const own = join(project, 'themes/registry/assets/registry.css');
  const carried = await readFile(join(root, 'themes/registry/assets/registry.css'), 'utf8');
  for (const wanted of ['rgb(1, 2, 3)', 'rgb(9, 8, 7)']) {
    await writeFile(own, `${carried}\n.site-title { outline-color: ${wanted}; }\n`);
    await page.waitForFunction((wanted) => getComputedStyle(document.querySelector('.site-title')).outlineColor === wanted, wanted);
    assert.equal(await colour(), wanted);
  }
  assert.ok(await same(page));
}));

test('broken YAML shows the overlay with file and line, and the last good page beneath; mended, it goes', () => writing(LETTER, async ({ page, edit }) => {
  const title = await page.title();
  await edit(`${LETTER}letter.md`, (text) => text.replace('kind: letter', 'kind: [letter'));
  await overlay(page).waitFor();
  const text = await overlay(page).innerText();
  assert.match(text, /letters\/2024\/azerbaijan-mine-awareness\/letter\.md:\d+:\d+/);
  assert.match(text, /yaml/);
  assert.equal(await overlay(page).getByRole('link', { name: 'what this means' }).first().getAttribute('href'), '/__chancery/explain/yaml');
  assert.equal(await page.title(), title, 'the last good page is beneath');
  await edit(`${LETTER}letter.md`, (text) => text.replace('kind: [letter', 'kind: letter'));
  await overlay(page).waitFor({ state: 'detached' });
  assert.ok(await same(page));
}));

test('a finding is text and never markup', () => writing(LETTER, async ({ page, edit }) => {
  await edit(`${LETTER}letter.md`, (text) => text.replace('kind: letter', 'kind: letter\n<img src=x onerror=alert(1)>: 1'));
  await overlay(page).waitFor();
  assert.equal(await overlay(page).locator('img').count(), 0);
  assert.match(await overlay(page).innerText(), /<img src=x/);
}));

test('a letter that is added, renamed and removed: lists and items follow', () => writing('agenda/ga-78/31/', async ({ page, content }) => {
  const title = 'Letter dated 2 May 2024 from the Permanent Representative of State A to the United Nations addressed to the Secretary-General';
  const text = `---\nkind: letter\ntitle: ${title}\ndate: 2024-05-02\norgans:\n  - {organ: general-assembly, session: 78, items: [31]}\nfrom: [{state: State A}]\n---\n\nI have the honour to write about wells.\n`;
  await mkdir(content('letters/2024/wells'));
  await writeFile(content('letters/2024/wells/letter.md'), text);
  await shown(page, title);
  await writeFile(content('letters/2024/wells/letter.md'), text.replace('State A to', 'State B to'));
  await shown(page, 'State B to');
  await rename(content('letters/2024/wells'), content('letters/2024/springs'));
  await page.waitForFunction(() => document.querySelector('main a[href$="springs/"]'));
  await rm(content('letters/2024/springs'), { recursive: true });
  await gone(page, 'State B to');
}));

test('the server is ended and started again: the page recovers', () => writing(LETTER, async ({ page, edit, again }) => {
  await edit(`${LETTER}letter.md`, (text) => text.replace('the honour to transmit', 'the honour to send'));
  await shown(page, 'the honour to send');
  await again();
  await edit(`${LETTER}letter.md`, (text) => text.replace('the honour to send', 'the honour to hand over'));
  await shown(page, 'the honour to hand over');
  assert.ok(await same(page));
}, { faultless: false }));

test('a page that is left and returned to follows again', () => writing(LETTER, async ({ page, base, edit }) => {
  await page.goto(base);
  await edit(`${LETTER}letter.md`, (text) => `${text.trimEnd()}\n\nWritten meanwhile.\n`);
  await page.goBack();
  await shown(page, 'Written meanwhile.');
  await edit(`${LETTER}letter.md`, (text) => text.replace('Written meanwhile.', 'Written now.'));
  await shown(page, 'Written now.');
}));

test('a page that is left is kept whole by the browser, and follows when it is returned to', async () => {
  // Playwright switches this off in Chromium.
  const keeping = await browse({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  try {
    await writing(LETTER, async ({ page, base, edit }) => {
      await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted; }));
      await page.locator('.site-title a').click();
      await page.waitForURL(base);
      await edit(`${LETTER}letter.md`, (text) => text.replace('the honour to transmit', 'the honour to send'));
      await page.evaluate(() => { history.back(); });
      await eventually(page, () => window.same === true && window.persisted !== undefined);
      const restored = await page.evaluate(() => ({
        persisted: window.persisted,
        // What Chromium tells, and others do not.
        reasons: performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null,
      }));
      assert.deepEqual(restored, { persisted: true, reasons: null });
      await eventually(page, () => document.querySelector('main').textContent.includes('the honour to send'));
      await edit(`${LETTER}letter.md`, (text) => text.replace('the honour to send', 'the honour to hand over'));
      await eventually(page, () => document.querySelector('main').textContent.includes('the honour to hand over'));
      assert.ok(await same(page));
    }, { within: keeping });
  } finally {
    await keeping.close();
  }
});

test('a page that is asked for while the archive is read says so, and becomes what it will be', async () => {
  const project = await mkdtemp(join(tmpdir(), 'chancery-serve-'));
  await cp(join(root, 'tests/sites/minimal/content'), join(project, 'content'), { recursive: true });
  const letter = async (name, text) => {
    await mkdir(join(project, 'content/letters', name), { recursive: true });
    await writeFile(join(project, 'content/letters', name, 'letter.md'), `---\nkind: letter\ntitle: Letter on ${name}\n---\n\n${text}\n`);
  };
  await letter('2024/springs', 'The wells are those of [another letter](letter:2024/village-wells).');
  // To read so many takes longer than to ask for one.
  await Promise.all(Array.from({ length: 3000 }, (_, number) => letter(`2023/number-${number}`, 'The rivers are low. '.repeat(40))));
  const server = await start(project, '-p', '0');
  const address = `${server.base}letters/2024/springs/`;
  const context = await browser.newContext();
  try {
    const early = await (await fetch(address)).text();
    assert.match(early, /<script [^>]*data-reading/);
    assert.doesNotMatch(early, /village-wells/);
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.said = [];
      const note = (node) => node.nodeName === 'CHANCERY-READING' && window.said.push(node.shadowRoot.querySelector('[role="status"]').textContent);
      new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(note))).observe(document, { childList: true, subtree: true });
    });
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: early }), { times: 1 });
    await page.goto(address);
    await page.evaluate(() => { window.same = true; });
    await page.locator('main a[href*="village-wells"]').waitFor();
    assert.ok(await same(page), 'it becomes that in place');
    assert.deepEqual(await page.evaluate(() => window.said), ['The archive is still being read']);
    await page.locator('chancery-reading').waitFor({ state: 'detached' });
  } finally {
    await context.close();
    await server.stop();
    await rm(project, { recursive: true, force: true });
  }
});

for (const [reducedMotion, marks] of [['no-preference', 1], ['reduce', 0]]) {
  const untold = inFirefox && reducedMotion === 'reduce' && 'the driver cannot tell this to Firefox';
  test(`what changed is marked once, unless readers want no motion: ${reducedMotion}`, { skip: untold }, () => writing(LETTER, async ({ page, edit }) => {
    await edit(`${LETTER}letter.md`, (text) => text.replace('I have the honour to transmit', 'I have the honour to send'));
    await shown(page, 'I have the honour to send');
    assert.equal(await page.evaluate(() => document.getAnimations().length), marks);
  }, { options: { reducedMotion } }));
}

test('the library that the program carries is the one of its package', async () => {
  for (const [carried, packed] of [['idiomorph.min.js', 'dist/idiomorph.min.js'], ['idiomorph-license.txt', 'LICENSE']]) {
    const own = await readFile(join(root, 'src/serve/client', carried));
    assert.ok(own.equals(await readFile(join(root, 'tests/browser/node_modules/idiomorph', packed))), carried);
  }
});
