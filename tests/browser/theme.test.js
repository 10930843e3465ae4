// What the theme promises to every reader: on every kind of page, however it is seen, and without a mouse.

import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { HtmlValidate } from 'html-validate';

import { browse, build, buildFrom, pages, root, serve, watched } from './support.js';

const LETTER = 'letters/2024/azerbaijan-mine-awareness/';
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } };

/** How a page is seen. At 400 % a window of 1,280 by 1,024 pixels holds 320 by 256. */
const SEEN = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
  'a window of 320 pixels': { viewport: { width: 320, height: 640 } },
  '400 %': { viewport: { width: 320, height: 256 } },
  'no script': { scripts: false },
};

const closing = [];
let browser;
let letter;
let archive;

before(async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'chancery-theme-'));
  closing.push(() => rm(temporary, { recursive: true, force: true }));
  build(join(temporary, 'letter'));
  // The golden archive shows what one letter cannot: lists, replies, corrections.
  await cp(join(root, 'tests/sites/archive/content'), join(temporary, 'project/content'), { recursive: true });
  buildFrom(join(temporary, 'project'), join(temporary, 'archive'));
  letter = { folder: join(temporary, 'letter'), ...await serve(join(temporary, 'letter'), '/repo/') };
  archive = { folder: join(temporary, 'archive'), ...await serve(join(temporary, 'archive'), '/') };
  closing.push(letter.close, archive.close);
  browser = await browse();
  closing.push(() => browser.close());
});

after(async () => {
  for (const close of closing.reverse()) {
    await close();
  }
});

/** Does something on a page that is seen in some way; fails where it shows errors or asks outside of the site. */
async function see(site, { scripts = true, ...options }, act) {
  const context = await browser.newContext(options);
  try {
    const { page, faults } = await watched(context, site.base);
    if (!scripts) {
      // Where scripts are forbidden axe cannot run either, so the page gets empty ones.
      await context.route('**/theme/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    }
    await act(page, faults);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

/** Returns an address of each kind of page, by the class that the theme gives to its body. */
async function kinds() {
  const found = new Map();
  for (const site of [letter, archive]) {
    for (const address of await pages(site.folder, site.base)) {
      const html = await (await fetch(address)).text();
      const name = html.match(/<body class="([^"]*)"/)?.[1];
      if (!html.includes('http-equiv="refresh"') && !found.has(name)) {
        found.set(name, { site, address });
      }
    }
  }
  return found;
}

/** Returns what axe finds, a line each. */
async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

/** Returns what is wrong with the order of headings. */
function headings(page) {
  return page.evaluate(() => {
    const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]));
    const wrong = levels.filter((level) => level === 1).length === 1 ? [] : [`the page has ${levels.filter((level) => level === 1).length} h1`];
    levels.reduce((before, level) => {
      if (level > before + 1) wrong.push(`h${level} after h${before}`);
      return level;
    }, 0);
    return wrong;
  });
}

for (const [name, options] of Object.entries(SEEN)) {
  test(`every kind of page is sound in ${name}`, async () => {
    const found = await kinds();
    assert.ok(found.size >= 13, `${[...found.keys()]}`);
    const wrong = [];
    for (const [kind, { site, address }] of found) {
      await see(site, options, async (page) => {
        await page.goto(address);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        const said = [...await axe(page), ...await headings(page), ...over > 0 ? [`scrolls sideways by ${over} px`] : []];
        wrong.push(...said.map((one) => `${kind} (${address}): ${one}`));
      });
    }
    assert.deepEqual(wrong, []);
  });
}

test('every control of every kind of page is reached by the Tab key, and shows it', async () => {
  for (const [kind, { site, address }] of await kinds()) {
    await see(site, { viewport: { width: 1280, height: 900 } }, async (page) => {
      // What scripts bring or take away has come or gone then.
      await page.goto(address, { waitUntil: 'networkidle' });
      const expected = await page.evaluate(() => {
        const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
        const radios = new Set();
        const reached = all.filter((element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.tabIndex >= 0 && !element.disabled
          && (element.type !== 'radio' || !radios.has(element.name) && radios.add(element.name)));
        return reached.length;
      });
      await page.evaluate(() => { globalThis.reached = new Set(); });
      // Behind the last control stands the page itself, from which the way begins again.
      for (let at = 0; at <= expected; at += 1) {
        await page.keyboard.press('Tab');
        const hidden = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return '';
          globalThis.reached.add(element);
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          return outlineStyle === 'none' || parseFloat(outlineWidth) < 1 ? element.outerHTML.slice(0, 120) : '';
        });
        assert.equal(hidden, '', `${kind}: focus is not seen`);
      }
      assert.equal(await page.evaluate(() => globalThis.reached.size), expected, `${kind} (${address})`);
    });
  }
});

test('the pages are valid for html-validate', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    // Void elements and attribute order are matters of taste; a region may be named by its heading.
    rules: { 'void-style': 'off', 'no-trailing-whitespace': 'off', 'long-title': 'off', 'no-inline-style': 'error', 'require-sri': 'off' },
  });
  const wrong = [];
  for (const { address } of (await kinds()).values()) {
    const report = await validator.validateString(await (await fetch(address)).text(), address);
    wrong.push(...report.results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${address}:${line} ${ruleId}: ${message}`)));
  }
  assert.deepEqual(wrong, []);
});

for (const [name, address] of [['home', ''], ['letter', LETTER], ['statement', `${LETTER}statement/`], ['data', `${LETTER}data/`]]) {
  test(`the page ${name} is heard as it was agreed`, () => see(letter, {}, async (page) => {
    await page.goto(letter.base + address);
    const heard = `${await page.locator('body').ariaSnapshot()}\n`;
    const path = join(import.meta.dirname, 'heard', `${name}.yaml`);
    if (process.env.CHANCERY_GOLDEN === 'write') {
      await mkdir(join(import.meta.dirname, 'heard'), { recursive: true });
      await writeFile(path, heard);
    }
    assert.equal(heard, await readFile(path, 'utf8'), 'after a change that is meant: CHANCERY_GOLDEN=write npm test, and read the difference');
  }));
}

test('without script, the paragraph that an address names says by whom it is stated', () => see(letter, { javaScriptEnabled: false }, async (page) => {
  await page.goto(`${letter.base}${LETTER}statement/#p5`);
  const line = page.locator('#p5 + .pinpoint');
  assert.ok(await line.isVisible());
  assert.match(await line.innerText(), /^Stated by Ministry of Foreign Affairs of the Republic of Azerbaijan · annex, para\. 5 · number added by the publisher · Link · Cite$/);
  assert.equal(await page.locator('.pinpoint:visible').count(), 1);
  await line.getByRole('link', { name: 'Cite' }).click();
  await page.waitForURL(`${letter.base}${LETTER}cite/#statement-p5`);
}));

test('a figure shows its card by Enter, and Escape leads back', () => see(letter, {}, async (page) => {
  await page.goto(`${letter.base}${LETTER}statement/`);
  const link = page.locator('#p5').getByRole('link', { name: '65', exact: true });
  await link.focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'The number 65 in the document' });
  assert.ok(await card.isVisible());
  assert.match(await card.innerText(), /^Among them, 65 persons lost their lives[\s\S]*Stated by Ministry of Foreign Affairs[\s\S]*Number\s+65\s+Bound\s+none stated\s+Unit\s+persons/);
  await page.keyboard.press('Escape');
  assert.ok(!await card.isVisible());
  assert.ok(await link.evaluate((element) => element === document.activeElement));
  await link.click();
  await card.getByRole('link', { name: 'Row in the data appendix' }).click();
  await page.waitForURL(`${letter.base}${LETTER}data/#deaths`);
}));

test('a quotation is copied with its author and address, and what is copied by hand is untouched', () => see(letter, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  await page.goto(`${letter.base}${LETTER}statement/#p7`);
  await page.locator('#p7 + .pinpoint').getByRole('button', { name: 'Copy quotation' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^“The behaviour of Armenia[^\n]*in the region\.”\nStated by Ministry of Foreign Affairs of the Republic of Azerbaijan · annex, para\. 7[^\n]*\nhttp[^\n]*statement\/#p7$/);
  await page.locator('#p7').selectText();
  await page.keyboard.press('Control+C');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^The behaviour of Armenia[^\n]*in the region\.\s*$/);
}));

test('the figures are sorted by a button in the head of each column, and put back', () => see(letter, {}, async (page) => {
  await page.goto(`${letter.base}${LETTER}data/`);
  const order = () => page.locator('.figures tbody tr').evaluateAll((rows) => rows.map((row) => row.querySelector('td data').value));
  const text = await order();
  const number = page.getByRole('columnheader', { name: 'Number' });
  const sorted = text.toSorted((a, b) => a - b);
  for (const [sort, expected] of [['ascending', sorted], ['descending', sorted.toReversed()], [null, text]]) {
    await number.getByRole('button').press('Enter');
    assert.equal(await number.getAttribute('aria-sort'), sort);
    assert.deepEqual(await order(), expected);
  }
}));

test('readers choose light or dark, and it stays', () => see(letter, { colorScheme: 'light' }, async (page) => {
  await page.goto(letter.base);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole('group', { name: 'Appearance' }).getByRole('radio', { name: 'Dark' }).check();
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.goto(`${letter.base}${LETTER}`);
  assert.equal(await paper(), dark);
  await page.getByRole('radio', { name: 'Automatic' }).check();
  assert.equal(await paper(), light);
}));

test('style and script stay small', async () => {
  const { gzipSync } = await import('node:zlib');
  const folder = join(root, 'themes/registry/assets');
  const size = async (names) => (await Promise.all(names.map(async (name) => gzipSync(await readFile(join(folder, name)), { level: 9 }).length))).reduce((a, b) => a + b, 0);
  const all = await readdir(folder);
  assert.ok(await size(all.filter((name) => name.endsWith('.css'))) <= 10_240);
  assert.ok(await size(all.filter((name) => name.endsWith('.js') && name !== 'search.js')) <= 10_240);
});
