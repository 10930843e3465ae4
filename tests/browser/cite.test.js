// The page that says how to cite, with its buttons and without.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { browse, build, serve, watched } from './support.js';

const PAGE = 'letters/2024/azerbaijan-mine-awareness/cite/';
const BASE = 'https://letters.test/repo/';
const closing = [];
let browser;
let temporary;
let site;

before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'chancery-cite-'));
  closing.push(() => rm(temporary, { recursive: true, force: true }));
  site = join(temporary, 'site');
  build(site, '--base-url', BASE);
  browser = await browse();
  closing.push(() => browser.close());
});

after(async () => {
  for (const close of closing.reverse()) {
    await close();
  }
});

/** Opens the page, does something on it, and fails where it shows errors or asks outside of the site. */
async function visit(act, { options = {}, from } = {}) {
  const server = from ? { base: from, close() {} } : await serve(site, '/repo/');
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, permissions: from ? [] : ['clipboard-read', 'clipboard-write'], ...options });
  try {
    const { page, faults } = await watched(context, server.base);
    await page.goto(`${server.base}${PAGE}${from ? 'index.html' : ''}`);
    await act(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    await server.close();
  }
}

/** Presses a button of a citation and returns what it shows. */
async function form(page, id, name) {
  const cited = page.locator(`[id="${id}"]`);
  await cited.getByRole('button', { name }).click();
  return cited.locator('pre').innerText();
}

const ADDRESS = `${BASE}letters/2024/azerbaijan-mine-awareness/statement/#p5`;

test('each form of a paragraph has its author, title, date, place and address', () => visit(async (page) => {
  const bibtex = await form(page, 'statement-p5', 'BibTeX');
  assert.match(bibtex, /^@misc\{letters\/2024\/azerbaijan-mine-awareness\/statement\/p5,\n/);
  assert.match(bibtex, /\n {2}author = \{\{Ministry of Foreign Affairs of the Republic of Azerbaijan\}\},\n/);
  assert.ok(bibtex.includes(`url = {${ADDRESS}}`));
  assert.match(bibtex, /note = \{para\. 5 \(publisher’s numbering\); annex to: Azerbaijan, “Letter dated/);

  const ris = await form(page, 'statement-p5', 'RIS');
  assert.ok(ris.startsWith('TY  - GEN\nID  - letters/2024/azerbaijan-mine-awareness/statement/p5\nAU  - Ministry of Foreign Affairs'));
  assert.ok(ris.includes(`\nUR  - ${ADDRESS}\nN1  - para. 5 (publisher’s numbering)\n`));

  const [item] = JSON.parse(await form(page, 'statement-p5', 'CSL-JSON'));
  assert.equal(item.URL, ADDRESS);
  assert.deepEqual(item.author, [{ literal: 'Ministry of Foreign Affairs of the Republic of Azerbaijan' }]);
  assert.deepEqual(item.issued, { 'date-parts': [[2024, 4, 4]] });
  assert.match(item.title, /^Statement of the Ministry/);
  assert.match(item.note, /^para\. 5 \(publisher’s numbering\); annex to: /);

  await page.locator('#statement-p5').getByRole('button', { name: 'CSL-JSON' }).click();
  assert.equal(await page.locator('#statement-p5 pre').isVisible(), false, 'pressed again, the form is hidden');
}));

test('every button of every place and figure gives a form without an empty slot', () => visit(async (page) => {
  const ids = await page.locator('.cited').evaluateAll((all) => all.map((cited) => cited.id));
  assert.ok(ids.length > 15 && ids.includes('data--victims'));
  for (const id of ids) {
    const [item] = JSON.parse(await form(page, id, 'CSL-JSON'));
    const key = id.startsWith('data--') ? id.replace('--', '/') : id.replace('-', '/');
    assert.equal(item.id, `letters/2024/azerbaijan-mine-awareness/${key}`);
    assert.ok(item.URL.startsWith(BASE) && item.note.length > 20);
  }
  const [figure] = JSON.parse(await page.locator('[id="data--mines-revealed"] pre').innerText());
  assert.match(figure.note, /^“This fact was confirmed .*” \(number: more than 2,700\), stated by Ministry of Foreign Affairs of the Republic of Azerbaijan, para\. 4/);
}));

test('a citation is copied as it stands, and a form as it is shown', () => visit(async (page) => {
  const cited = page.locator('#statement-p5');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await cited.getByRole('button', { name: 'Copy' }).click();
  await cited.getByRole('status').getByText('Copied').waitFor();
  assert.match(await copied(), /^Azerbaijan, “Letter dated 4 April 2024 .*, para\. 5 \(publisher’s numbering\), republished by the maintainers of this repository, https:\S+#p5$/);
  await cited.getByRole('button', { name: 'RIS' }).click();
  await cited.getByRole('button', { name: 'Copy' }).click();
  await cited.getByRole('status').getByText('Copied').waitFor();
  assert.match(await copied(), /^TY {2}- GEN\n/);
}));

test('one step of the Tab key passes the buttons of a citation, and arrows move between them', () => visit(async (page) => {
  const bar = page.getByRole('toolbar', { name: 'para. 5' });
  await bar.getByRole('button', { name: 'BibTeX' }).focus();
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), 'Copy');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), 'RIS');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'para. 6');
}));

test('without script the page is whole, has no button and says how citations are made', () => visit(async (page) => {
  assert.equal(await page.getByRole('button').count(), 0);
  assert.ok((await page.locator('#statement-p5 .citation').innerText()).includes('para. 5 (publisher’s numbering)'));
  assert.ok(await page.getByRole('heading', { name: 'How these citations are made' }).isVisible());
  assert.equal(await page.getByRole('link', { name: 'citation.bib' }).count(), 1);
}, { options: { javaScriptEnabled: false } }));

test('from a disk the buttons work and no address is made up', async () => {
  const folder = join(temporary, 'disk');
  build(folder, '--href', 'file');
  await visit(async (page) => {
    const [item] = JSON.parse(await form(page, 'statement-p5', 'CSL-JSON'));
    assert.equal(item.URL, undefined);
    assert.match(item.note, /^para\. 5/);
    assert.equal(await page.locator('slot').count(), 0);
  }, { from: `${pathToFileURL(folder)}/` });
});
