// The search page, as a reader meets it in a browser.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { browse, build, serve, watched } from './support.js';

const LETTER = 'letters/2024/azerbaijan-mine-awareness/';
const MINISTRY = 'Stated by Ministry of Foreign Affairs of the Republic of Azerbaijan';

const closing = [];
let browser;
let temporary;
let site;

before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'chancery-search-'));
  closing.push(() => rm(temporary, { recursive: true, force: true }));
  site = join(temporary, 'site');
  build(site);
  browser = await browse();
  closing.push(() => browser.close());
});

after(async () => {
  for (const close of closing.reverse()) {
    await close();
  }
});

/** Opens an address of the site under `/repo/`; fails where the page shows errors, breaks its policy or asks outside of the site. */
async function visit(path, act, options = {}) {
  const server = await serve(site, '/repo/');
  const context = await browser.newContext(options);
  try {
    const { page, faults } = await watched(context, server.base);
    await page.goto(server.base + path);
    await act(page, server.base, faults);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    await server.close();
  }
}

const found = (page) => page.waitForFunction(() => /^(Found|Nothing)/.test(document.querySelector('[role="status"]').textContent));

/** Writes into the search field and waits for what is said of it. */
async function search(page, words) {
  await page.getByRole('searchbox').fill(words);
  await page.keyboard.press('Enter');
  await page.waitForFunction((words) => document.querySelector('[role="status"]').textContent.includes(`“${words}”`), words);
  return page.getByRole('status').textContent();
}

test('a word is found in its paragraph, with part and author', () => visit('search/', async (page, base) => {
  assert.match(await search(page, 'Lachin'), /2 in the texts/);
  const result = page.locator('.search-texts > ol > li').filter({ hasText: 'Paragraph' });
  assert.equal(await result.locator('.stated-by').textContent(), MINISTRY);
  assert.match(await result.locator('.row-facts').textContent(), /^Annex · Letter dated 4 April 2024 .* · 4 April 2024$/);
  const passage = result.locator('.passages li');
  assert.equal(await passage.locator('mark').first().textContent(), 'Lachin');
  await page.setViewportSize({ width: 320, height: 800 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, 'no scrolling sideways');
  const link = passage.locator('a');
  assert.match(await link.textContent(), /^Paragraph \d+$/);
  await link.click();
  const target = new URL(page.url());
  assert.equal(target.href.split('#')[0], `${base}${LETTER}statement/`);
  assert.match(await page.locator(target.hash).textContent(), /Lachin/);
}));

test('an item, a figure and the words of a title are found by what they are called', () => visit('search/', async (page, base) => {
  const exact = page.locator('.search-exact li');
  for (const query of ['item 99', '99', 'agenda item 99']) {
    await search(page, query);
    assert.equal(await exact.first().locator('h3 a').getAttribute('href'), `${base}agenda/ga-78/99/`, query);
  }
  await search(page, '350');
  assert.equal(await exact.first().locator('h3 a').getAttribute('href'), `${base}${LETTER}data/#victims`);
  assert.equal(await exact.first().locator('.stated-by').textContent(), MINISTRY);
  assert.equal(await exact.first().locator('mark').textContent(), '350');
  await search(page, '500,000');
  assert.match(await exact.first().locator('h3').textContent(), /^more than 500,000/);
  assert.match(await search(page, 'unheardof'), /^Nothing was found/);
  assert.equal(await page.locator('.results li').count(), 0);
}));

test('what was found is narrowed, and the address of the page says to what', () => visit('search/?q=of', async (page) => {
  await found(page);
  const texts = page.locator('.search-texts > ol > li');
  const all = await texts.count();
  const item = page.getByLabel('Agenda item', { exact: true });
  const first = '99 (General Assembly, Seventy-eighth session)';
  await item.selectOption(first);
  await page.waitForFunction((all) => document.querySelectorAll('.search-texts > ol > li').length < all, all);
  assert.equal(new URL(page.url()).searchParams.get('item'), first);
  const narrowed = await texts.count();
  await page.reload();
  await found(page);
  assert.equal(await item.inputValue(), first);
  assert.equal(await texts.count(), narrowed);
}));

test('everything is reached by keyboard, and the single key can be switched off', () => visit('search/', async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  assert.equal(await focused(), 'site-query');
  await page.keyboard.type('item 99');
  await page.keyboard.press('Enter');
  await found(page);
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.closest('.search-exact li') !== null), true);
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), 'site-query');
  await page.keyboard.type('/');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'item 99/');
  await page.getByLabel('The key / leads').press('Space');
  await page.reload();
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  assert.equal(await focused(), 'BODY');
}));

test('without a script, and from a disk, the lists lead to everything', async () => {
  const offered = async (page) => {
    assert.equal(await page.getByRole('searchbox').isVisible(), false);
    for (const name of ['First page', 'Agenda items', '2024']) {
      assert.equal(await page.locator('#site-search-without').getByRole('link', { name, exact: true }).isVisible(), true, name);
    }
  };
  await visit('search/', offered, { javaScriptEnabled: false });
  const context = await browser.newContext();
  const { page, faults } = await watched(context, 'file:');
  await page.goto(pathToFileURL(join(site, 'search/index.html')).href);
  await offered(page);
  assert.deepEqual(faults, []);
  await context.close();
});

test('an index that cannot be read is told in words, and the lists come back', async () => {
  const [name] = (await readdir(join(site, 'search/2024/en/index')));
  const index = join(site, 'search/2024/en/pagefind-entry.json');
  await rename(index, `${index}.away`);
  try {
    await visit('search/?q=Lachin', async (page, base, faults) => {
      await page.waitForFunction(() => document.querySelector('[role="status"]').textContent.includes('could not be read'));
      assert.equal(await page.locator('#site-search-without').isVisible(), true);
      faults.splice(0, faults.length, ...faults.filter((fault) => !/404|console/.test(fault)));
    });
  } finally {
    await rename(`${index}.away`, index);
  }
  assert.match(name, /\.pf_index$/);
});

test('only the search page may run what its index needs', async () => {
  await visit('', async (page) => {
    assert.doesNotMatch(await page.locator('meta[http-equiv]').getAttribute('content'), /wasm/);
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    assert.match(await page.locator('meta[http-equiv]').getAttribute('content'), /script-src 'self' 'wasm-unsafe-eval';/);
  });
});
