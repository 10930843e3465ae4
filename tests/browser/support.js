// Builds the site, serves it as a plain web host would, and opens it in Chromium, or in Firefox where that is asked for.

import { execFileSync } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

import { chromium, firefox } from 'playwright-core';

export const root = resolve(import.meta.dirname, '../..');

export const chancery = resolve(import.meta.dirname, process.env.CHANCERY || '../../target/release/chancery');

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.txt': 'text/plain', '.svg': 'image/svg+xml' };

/** Builds the repository's own content into a folder. */
export function build(folder, ...options) {
  buildFrom(root, folder, ...options);
}

/** Builds a project into a folder. */
export function buildFrom(project, folder, ...options) {
  execFileSync(chancery, ['build', project, '--output', folder, ...options], { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
}

/** Whether the tests of the preview run in Firefox: `CHANCERY_BROWSER=firefox npm test serve.test.js`. It is spoken to by WebDriver BiDi, so any Firefox will do that knows `emulation.setMediaFeaturesOverride`. */
export const inFirefox = process.env.CHANCERY_BROWSER === 'firefox';

/** Opens a headless browser. */
export function browse(options = {}) {
  if (inFirefox) return firefox.launch({ channel: 'moz-firefox', executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr' });
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, ...options });
}

/** Serves a folder under a prefix such as `/` or `/repo/`; what stands outside the prefix is 404. */
export async function serve(folder, prefix) {
  const server = createServer(async ({ url }, response) => {
    const found = await find(folder, prefix, new URL(url, 'http://localhost').pathname);
    if (found.location) {
      response.writeHead(301, found).end();
    } else {
      response.writeHead(found.status, { 'content-type': `${TYPES[extname(found.path)] ?? 'application/octet-stream'}; charset=utf-8` });
      response.end(found.bytes);
    }
  });
  await new Promise((ready, failed) => server.once('error', failed).listen(0, 'localhost', ready));
  const close = () => new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
  return { base: `http://localhost:${server.address().port}${prefix}`, close };
}

async function find(folder, prefix, pathname) {
  if (!pathname.startsWith(prefix)) {
    return { status: 404, path: '.txt', bytes: 'outside of the site' };
  }
  const named = join(folder, decodeURIComponent(pathname.slice(prefix.length)));
  const isFolder = (await stat(named).catch(() => null))?.isDirectory();
  if (isFolder && !pathname.endsWith('/')) {
    return { location: `${pathname}/` };
  }
  const path = isFolder ? join(named, 'index.html') : named;
  const bytes = await readFile(path).catch(() => null);
  const missing = join(folder, '404.html');
  return bytes ? { status: 200, path, bytes } : { status: 404, path: missing, bytes: await readFile(missing) };
}

/** Returns the addresses of all pages that stand in a folder, `404.html` left out. */
export async function pages(folder, base, ending = '') {
  const files = await readdir(folder, { recursive: true });
  const html = files.map((file) => file.replaceAll(sep, '/')).filter((file) => file.endsWith('.html') && file !== '404.html');
  return html.map((file) => base + file.replace(/(^|\/)index\.html$/, `$1${ending}`));
}

/** Opens a page that writes down what readers would not forgive: errors, and requests that leave the site. */
export async function watched(context, base) {
  const page = await context.newPage();
  const faults = [];
  const note = (fault) => faults.push(`${page.url()}: ${fault}`);
  page.on('pageerror', (error) => note(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()}`));
  // What the browser cut off itself, because the page was left, did not fail.
  page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && note(`failed: ${request.url()}`));
  await context.route((url) => !url.href.startsWith(base), (route) => {
    note(`asks outside of the site: ${route.request().url()}`);
    return route.abort();
  });
  return { page, faults };
}

/** Files that a browser saves and does not show; tests in Rust see that links to them lead somewhere. */
const SAVED = /\.(bib|csv|json|ris)$/;

/** Follows the links of the site from the given addresses; tells `look` of each address, its response and where its links lead. */
export async function crawl(page, base, addresses, look) {
  const seen = new Set(addresses);
  for (const address of seen) {
    const response = await page.goto(address);
    const links = await page.$$eval('a[href]', (all) => all.map((link) => link.href.replace(/#.*/, '')));
    links.filter((link) => link.startsWith(base) && !SAVED.test(link)).forEach((link) => seen.add(link));
    await look(address, response, links);
  }
  return seen;
}
