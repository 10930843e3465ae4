// Follows the preview: is told what changed, and shows it without losing the place. It is in served copies only.
'use strict';

(() => {
  const tag = document.currentScript;
  let { reads, run } = tag.dataset;
  const status = Number(tag.dataset.status);
  const KEPT = 'chancery-preview';
  const BLOCKS = 'p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, pre, blockquote, figcaption, caption';

  // What the server gave, before any script of the theme acted: element → its attributes.
  const given = new WeakMap();
  const attributes = (element) => new Map([...element.attributes].map(({ name, value }) => [name, value]));
  const remember = (root) => [root, ...root.querySelectorAll('*')].forEach((element) => given.set(element, attributes(element)));
  document.addEventListener('readystatechange', () => document.readyState === 'interactive' && remember(document.documentElement), { once: true });

  // --- What a reload would lose ---

  function keep() {
    const open = [...document.querySelectorAll('details')].map((details) => details.open);
    sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY, focus: document.activeElement?.id, open }));
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    sessionStorage.removeItem(KEPT);
    if (kept?.path !== location.pathname) return;
    const all = [...document.querySelectorAll('details')];
    if (all.length === kept.open.length) all.forEach((details, at) => { details.open = kept.open[at]; });
    if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    scrollTo({ left: kept.x, top: kept.y, behavior: 'instant' });
  }

  addEventListener('load', restore, { once: true });

  function reload() {
    keep();
    location.reload();
  }

  // --- Text in place ---

  const still = matchMedia('(prefers-reduced-motion: reduce)');

  function mark(blocks) {
    if (still.matches) return;
    for (const block of blocks) {
      block.animate?.([{ boxShadow: '0 0 0 3px #d9a400' }, { boxShadow: '0 0 0 3px #d9a40000' }], { duration: 1600, easing: 'ease-out' });
    }
  }

  /** Takes away what scripts of the theme put into the page, and returns what puts it back. */
  function withdraw() {
    const taken = [];
    const walk = (element) => {
      for (const child of [...element.children]) {
        if (given.has(child)) {
          walk(child);
        } else {
          taken.push({ child, parent: element, before: child.previousSibling });
        }
      }
    };
    walk(document.body);
    const focused = document.activeElement;
    taken.forEach(({ child }) => child.remove());
    const back = () => {
      for (const { child, parent, before } of taken) {
        if (!parent.isConnected) continue;
        const next = before && before.parentNode === parent ? before.nextSibling : before ? null : parent.firstChild;
        parent.insertBefore(child, next);
      }
      if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
    };
    const scripted = taken.some(({ parent }) => parent.closest('main') !== null);
    return { back, scripted };
  }

  /** The parts of a head that make another page of it. */
  const frame = (head) => [...head.querySelectorAll('script[src], link[rel~="stylesheet"]')]
    .filter((element) => element !== tag && !element.src?.includes('/__chancery/'))
    .map((element) => (element.getAttribute('src') ?? element.getAttribute('href')).replace(/\?.*/, '')).join(' ');

  /** Shows `next` in place of what is shown, keeping scroll, focus, selection and what readers opened. */
  function morph(next) {
    if (frame(document.head) !== frame(next.head)) return reload();
    const { back, scripted } = withdraw();
    const anchors = () => [...document.querySelectorAll('main [id]')].map(({ id }) => id).join(' ');
    const before = anchors();
    const changed = new Set();
    const note = (node) => {
      const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
      const block = element?.closest(BLOCKS) ?? (element?.closest('main') ? element : null);
      if (block?.closest('main')) changed.add(block);
    };
    const own = (element, name) => {
      const was = given.get(element)?.get(name) ?? null;
      return element.getAttribute(name) === was;
    };
    const callbacks = {
      beforeNodeMorphed(old, now) {
        if (old.nodeType === Node.TEXT_NODE && old.data !== now.data && `${old.data}${now.data}`.trim()) note(old);
      },
      afterNodeMorphed(old, now) {
        if (old.nodeType === Node.ELEMENT_NODE && now.nodeType === Node.ELEMENT_NODE) given.set(old, attributes(now));
      },
      afterNodeAdded(node) {
        if (node.nodeType === Node.ELEMENT_NODE) remember(node);
        if (node.textContent.trim()) note(node);
      },
      // What a script or a reader changed stays as it is: an open `details`, a choice.
      beforeAttributeUpdated: (name, element) => own(element, name),
    };
    const place = { left: scrollX, top: scrollY, behavior: 'instant' };
    Idiomorph.morph(document.body, next.body, { morphStyle: 'outerHTML', ignoreActiveValue: true, callbacks });
    for (const name of ['lang', 'dir']) {
      const value = next.documentElement.getAttribute(name);
      value === null ? document.documentElement.removeAttribute(name) : document.documentElement.setAttribute(name, value);
    }
    document.title = next.title;
    back();
    scrollTo(place);
    // What scripts of the theme add to places they did not see is added when the page is read anew.
    if (scripted && anchors() !== before) return reload();
    mark(changed);
    return undefined;
  }

  async function refresh() {
    const response = await fetch(location.href.replace(/#.*/, ''), { cache: 'no-store' });
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== status || !type.startsWith('text/html')) return reload();
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const told = next.querySelector('script[src="/__chancery/client.js"]')?.dataset;
    if (!told) return reload();
    if (told.reads === reads) return undefined;
    ({ reads, run } = told);
    return morph(next);
  }

  // --- Files beside the text ---

  function named(url) {
    const { pathname } = new URL(url, location.href);
    try {
      return decodeURIComponent(pathname);
    } catch {
      return pathname;
    }
  }

  function swap(link, revision) {
    const next = link.cloneNode();
    next.href = `${link.href.replace(/\?.*/, '')}?revision=${revision}`;
    given.set(next, given.get(link) ?? attributes(link));
    next.addEventListener('load', () => link.remove(), { once: true });
    next.addEventListener('error', () => next.remove(), { once: true });
    link.after(next);
  }

  function renew(files, revision) {
    const changed = new Set(files);
    const is = (url) => changed.has(named(url));
    if ([...document.querySelectorAll('script[src]')].some((script) => is(script.src))) return reload();
    [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => is(link.href)).forEach((link) => swap(link, revision));
    for (const image of document.querySelectorAll('img[src]')) {
      if (is(image.src)) {
        image.src = `${image.getAttribute('src').replace(/\?.*/, '')}?revision=${revision}`;
        // It is no choice of a script or a reader: another image may take its place.
        given.get(image)?.set('src', image.getAttribute('src'));
      }
    }
    return undefined;
  }

  // --- Errors ---

  let overlay = null;
  let dismissed = '';

  function element(name, text, ...classes) {
    const made = document.createElement(name);
    made.textContent = text;
    made.classList.add(...classes);
    return made;
  }

  function sheet() {
    const made = document.createElement('link');
    made.rel = 'stylesheet';
    made.href = '/__chancery/client.css';
    return made;
  }

  function finding({ code, severity, says, path, line, column, text, from, to, help }) {
    const item = document.createElement('li');
    const title = element('p', '', 'title');
    title.append(element('strong', severity), ' ', element('code', code), ` ${says}`);
    const excerpt = document.createElement('pre');
    excerpt.append(`${line} | ${text.slice(0, from)}`, element('mark', text.slice(from, to) || '\u00a0'), text.slice(to));
    const more = element('a', 'what this means');
    more.href = `/__chancery/explain/${code}`;
    const foot = element('p', `${help} · `, 'help');
    foot.append(more);
    item.append(title, element('p', `${path}:${line}:${column}`, 'place'), excerpt, foot);
    return item;
  }

  function show({ errors, more, held }) {
    overlay?.remove();
    overlay = null;
    const key = JSON.stringify(errors);
    if (errors.length === 0) {
      dismissed = '';
      return;
    }
    if (key === dismissed) return;
    overlay = document.createElement('chancery-findings');
    const shadow = overlay.attachShadow({ mode: 'open' });
    const panel = document.createElement('section');
    panel.setAttribute('role', 'region');
    panel.setAttribute('aria-label', 'Errors in the sources');
    const count = errors.length + more;
    const heading = element('h2', count === 1 ? '1 error in the sources' : `${count} errors in the sources`);
    const close = element('button', 'Hide');
    close.type = 'button';
    close.addEventListener('click', () => {
      dismissed = key;
      overlay?.remove();
      overlay = null;
    });
    const live = element('p', held ? 'What is beneath is the page as it was without errors.' : 'Pages without errors are shown as they are now.', 'beneath');
    const list = document.createElement('ul');
    list.append(...errors.map(finding));
    const all = element('a', 'All findings');
    all.href = '/__chancery/';
    const end = document.createElement('p');
    end.append(all);
    panel.append(close, heading, live, list, end);
    shadow.append(sheet(), panel);
    document.documentElement.append(overlay);
  }

  // --- Before everything is read ---

  let waiting = null;

  /** Says that the archive is still being read; what is shown becomes what it will be when that is done. */
  function wait({ read, of } = {}) {
    if (!waiting) {
      waiting = document.createElement('chancery-reading');
      const shadow = waiting.attachShadow({ mode: 'open' });
      const panel = document.createElement('section');
      panel.classList.add('reading');
      // How much is read changes too often to be read out each time.
      const says = element('p', '');
      says.setAttribute('role', 'status');
      panel.append(says, element('p', '', 'count'));
      shadow.append(sheet(), panel);
      document.documentElement.append(waiting);
      says.textContent = 'The archive is still being read';
    }
    if (of) waiting.shadowRoot.querySelector('.count').textContent = `${read} of ${of} letters`;
  }

  function waited() {
    waiting?.remove();
    waiting = null;
  }

  if (tag.dataset.reading !== undefined) {
    document.addEventListener('readystatechange', () => document.readyState === 'interactive' && revision < 0 && wait(), { once: true });
  }

  // --- Being told ---

  let source = null;
  let pause = 250;
  let timer = 0;
  let revision = -1;
  let queue = Promise.resolve();

  async function act(told) {
    show(told);
    if (told.run !== run || told.revision > revision || revision < 0) {
      const first = revision < 0;
      revision = told.revision;
      if (!first || told.run !== run) renew(told.files, told.revision);
      if (told.moved) await refresh();
      run = told.run;
    }
    waited();
    document.documentElement.dispatchEvent(new CustomEvent('chancery:shown', { detail: told }));
  }

  /** A worker listens for the page: Firefox keeps no page whole that listens itself. */
  function listen() {
    rest();
    const own = new Worker('/__chancery/told.js', { name: `/__chancery/events?at=${encodeURIComponent(location.pathname)}&reads=${reads}` });
    source = own;
    own.addEventListener('error', retry);
    own.addEventListener('message', ({ data: { kind, data } }) => {
      if (own !== source) return;
      if (kind === 'open') pause = 250;
      if (kind === 'reading') wait(JSON.parse(data));
      if (kind === 'revision') queue = queue.then(() => act(JSON.parse(data))).catch(() => retry());
      if (kind === 'error') retry();
    });
  }

  /** The server is not there: it may be started again. */
  function retry() {
    rest();
    timer = setTimeout(listen, pause);
    pause = Math.min(pause * 2, 4000);
  }

  function rest() {
    clearTimeout(timer);
    source?.terminate();
    source = null;
  }

  // A page that is not seen asks for nothing: it can be kept whole by the browser, and the few connections are for those that are seen.
  const follow = () => (document.visibilityState === 'visible' ? source ?? listen() : rest());
  addEventListener('pagehide', rest);
  addEventListener('pageshow', follow);
  document.addEventListener('visibilitychange', follow);
})();
