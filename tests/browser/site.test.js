// The built site, as a reader meets it in a browser.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { browse, build, crawl, pages, root, serve, watched } from './support.js';

const LETTER = 'letters/2024/azerbaijan-mine-awareness/';
const WIDTHS = [320, 768, 1440];
// So low that no target of a link is in view before the browser went to it.
const LOW = { width: 768, height: 320 };

const closing = [];
let browser;
let temporary;
let site;

before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'chancery-browser-'));
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

/** Does something on a fresh page of the site, served under a prefix; fails where the page shows errors or asks outside of the site. */
async function visit({ prefix = '/', folder = site, options = {} }, act) {
  const server = await serve(folder, prefix);
  const context = await browser.newContext({ viewport: LOW, ...options });
  try {
    const { page, faults } = await watched(context, server.base);
    await act(page, server.base, faults);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    await server.close();
  }
}

/** Notes what a page must have: its status, links that stay below `base`, one `h1`, and no scrolling sideways at any width. */
async function inspect(page, base, faults, address, response, links) {
  if (response.status() !== 200) {
    faults.push(`${address}: status ${response.status()}`);
  }
  const host = new URL(base).host;
  for (const link of links.filter((link) => /^(http|file):/.test(link) && new URL(link).host === host && !link.startsWith(base))) {
    faults.push(`${address}: leads out of the site: ${link}`);
  }
  if (await page.evaluate(() => document.contentType) !== 'text/html') {
    return;
  }
  const headings = await page.locator('h1').count();
  if (headings !== 1) {
    faults.push(`${address}: ${headings} h1`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
      faults.push(`${address}: scrolls sideways by ${over} px at ${width} px`);
    }
  }
}

/** Waits for an address and for its target to be what a reader sees, not hidden below anything. */
async function arrived(page, address) {
  await page.waitForURL(address);
  await page.waitForFunction(() => {
    const target = document.querySelector(':target');
    const box = target?.getBoundingClientRect();
    return box && target.contains(document.elementFromPoint(box.left + box.width / 2, box.top + 4));
  });
}

for (const prefix of ['/', '/repo/']) {
  test(`every page under ${prefix} opens whole, without errors, strangers or scrolling sideways`, () => visit({ prefix }, async (page, base, faults) => {
    const look = (...opened) => inspect(page, base, faults, ...opened);
    const linked = await crawl(page, base, [base], look);
    // A page that nothing links to is a page too.
    const all = await pages(site, base);
    await crawl(page, base, all.filter((address) => !linked.has(address)), look);
    assert.ok(linked.has(`${base}${LETTER}statement/`), 'the links lead from home to the statement');
  }));

  test(`under ${prefix} an agenda item leads to the document whose masthead names it, and back`, () => visit({ prefix }, async (page, base) => {
    const item = `${base}agenda/ga-78/99/`;
    await page.goto(item);
    // The letter asks for circulation under the item: that repeats its masthead and is no mention.
    assert.equal(await page.getByRole('region', { name: 'Paragraphs that mention it' }).count(), 0);
    const documents = page.getByRole('region', { name: 'Documents on this site whose masthead names this item (1)' });
    await documents.getByRole('link', { name: /^Letter dated 4 April 2024/ }).click();
    await page.waitForURL(`${base}${LETTER}`);
    await page.locator('#p2').getByRole('link', { name: '99', exact: true }).click();
    await page.waitForURL(item);
    assert.match(await page.locator('h1').innerText(), /^Item 99\. General and complete disarmament$/);
  }));

  test(`under ${prefix} a figure leads to its row in the data appendix, and back to its paragraph`, () => visit({ prefix }, async (page, base) => {
    await page.goto(`${base}${LETTER}statement/`);
    await page.locator('#p5').getByRole('link', { name: '65', exact: true }).click();
    await page.getByRole('link', { name: 'Row in the data appendix' }).click();
    await arrived(page, `${base}${LETTER}data/#deaths`);
    assert.match(await page.locator('tr#deaths').innerText(), /65 persons lost their lives/);
    await page.locator('tr#deaths').getByRole('link', { name: 'para. 5' }).click();
    await arrived(page, `${base}${LETTER}statement/#p5`);
  }));
}

test('without JavaScript the statement says every word of its source', () => visit({ options: { javaScriptEnabled: false } }, async (page, base) => {
  const source = await readFile(join(root, 'content', LETTER, 'statement.md'), 'utf8');
  const body = source.split(/^---$/m).slice(2).join('---').trim();
  const expected = body.split(/\n\n+/).map((paragraph) => paragraph.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
  await page.goto(`${base}${LETTER}statement/`);
  const shown = await page.locator('article .text > p:not([data-editorial])').evaluateAll((all) => all.map((paragraph) => {
    const added = [...paragraph.querySelectorAll('[data-editorial]')].map((element) => element.innerText).join('');
    return paragraph.innerText.slice(added.length).trim();
  }));
  assert.deepEqual(shown, expected);
}));

test('an unknown address shows the page 404 with a way home, under /repo/ too', async () => {
  const folder = join(temporary, 'based');
  await visit({ prefix: '/repo/', folder }, async (page, base, faults) => {
    build(folder, '--base-url', base);
    const response = await page.goto(`${base}no/such/page/`);
    assert.equal(response.status(), 404);
    assert.equal(await page.locator('h1').innerText(), 'Nothing is at this address');
    // The one error is the status of the page itself; a style that is not there would be another.
    assert.match(faults.splice(0).join('\n'), /^\S+ console: [^\n]*404[^\n]*$/);
    await page.locator('main').getByRole('link', { name: 'Home' }).click();
    await page.waitForURL(base);
    assert.equal(await page.locator('h1').count(), 1);
  });
});

test('built with file-style links, the site reads from a disk', async () => {
  const folder = join(temporary, 'disk');
  build(folder, '--href', 'file');
  const base = `${pathToFileURL(folder)}/`;
  const context = await browser.newContext({ viewport: LOW });
  try {
    const { page, faults } = await watched(context, base);
    await page.goto(`${base}index.html`);
    await page.getByRole('link', { name: 'Read the letter' }).click();
    await page.waitForURL(`${base}${LETTER}index.html`);
    await page.locator('#p1').getByRole('link', { name: 'annex' }).click();
    await page.waitForURL(`${base}${LETTER}statement/index.html`);
    assert.match(await page.locator('h1').innerText(), /^Statement of the Ministry of Foreign Affairs/);
    const all = await pages(folder, base, 'index.html');
    const linked = await crawl(page, base, all, (...opened) => inspect(page, base, faults, ...opened));
    assert.deepEqual([...linked].filter((address) => address.endsWith('/')), [], 'no link ends at a folder');
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
});
