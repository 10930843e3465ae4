// The search page. All words that are shown come from the page or from the index; the index is read where it lies, and nothing leaves the site.
'use strict';

(() => {
  const start = () => {
    const region = document.getElementById('site-search');
    if (!region) {
      return;
    }

    const PAGE = 10; // results are shown by so many
    const PASSAGES = 3; // of one page, so many passages
    const BEFORE = 12; // words before the first that was found
    const WORDS = 40; // words of an excerpt
    const PAUSE = 300; // milliseconds without a key before a search begins
    const FACETS = ['organ', 'session', 'year', 'item', 'sender'];
    const SLASH = 'chancery-search-slash';

    const by = (selector) => region.querySelector(selector);
    const form = by('form');
    const field = by('#site-query');
    const status = by('[role="status"]');
    const filters = by('.search-filters');
    const more = by('#site-search-more');
    const lists = document.getElementById('site-search-without');
    const selects = [...filters.querySelectorAll('select')];
    const root = new URL(region.dataset.root, location.href);
    const folder = new URL(region.dataset.index, location.href);

    const word = (name, values = {}) => {
      const text = by('#site-search-words').content.querySelector(`[data-word="${name}"]`).textContent;
      return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
    };

    const element = (name, attributes = {}, ...content) => {
      const made = document.createElement(name);
      Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
      made.append(...content);
      return made;
    };

    async function json(path) {
      const response = await fetch(new URL(path, folder));
      if (!response.ok) {
        throw new Error(`${response.status} for ${path}`);
      }
      return response.json();
    }

    // Each thing is asked for once; what failed may be asked for again.
    function once(ask) {
      const asked = new Map();
      return (key) => {
        if (!asked.has(key)) {
          const answer = ask(key);
          asked.set(key, answer);
          answer.catch(() => asked.delete(key));
        }
        return asked.get(key);
      };
    }

    const ask = once(json);

    // One instance for each language, because the form of words is reduced by the rules of one. All its indexes are read side by side.
    const language = once(async (code) => {
      const indexes = (await ask('index.json')).filter((index) => index.language === code && index.words);
      const [first, ...others] = indexes.map((index) => new URL(`${index.folder}/`, folder).pathname);
      await ask(`${indexes[0].folder}/pagefind-entry.json`);
      const { createInstance } = await import(new URL(`pagefind.js?language=${code}`, folder));
      const instance = createInstance({ basePath: first, baseUrl: '/', noWorker: true });
      await instance.init();
      // Not waited for: searching waits, and is told what failed.
      others.forEach((path) => instance.mergeIndex(path, { language: code, baseUrl: '/' }).catch(() => {}));
      await instance.filters();
      return instance;
    });

    const languages = async () => [...new Set((await ask('index.json')).filter((index) => index.words).map((index) => index.language))];

    // The keys under which an exact index would have what a reader wrote.
    function keysOf(query) {
      const words = region.dataset.itemWords.split(',').map((phrase) => phrase.trim().toLowerCase());
      const plain = query.trim().replace(/\s+/g, ' ');
      const called = words.find((phrase) => plain.toLowerCase().startsWith(`${phrase} `));
      const number = (called ? plain.slice(called.length) : plain).toLowerCase().replace(/\s/g, '');
      const item = number.match(/^(\d{1,3})((?:\(?[a-z]{1,4}\)?)*)$/);
      const keys = [];
      if (item) {
        keys.push(`item:${item[1]}${(item[2].match(/\([a-z]+\)|[a-z]+/g) ?? []).map((sub) => `(${sub.replace(/[()]/g, '')})`).join('')}`);
      }
      if (called) {
        return keys;
      }
      if (/^-?\d[\d\s,\u00a0\u202f\u2009]*(\.\d+)?$/.test(plain)) {
        keys.push(`figure:${plain.replace(/[^\d.-]/g, '')}`);
      }
      keys.push(`symbol:${plain.replace(/\s/g, '').toUpperCase()}`);
      return keys;
    }

    async function exactly(query, code) {
      const keys = keysOf(query);
      const indexes = (await ask('index.json')).filter((index) => !code || index.language === code);
      const found = await Promise.all(indexes.map(async (index) => {
        const { first } = await ask(`${index.folder}/exact.json`);
        const blocks = new Set(keys.map((key) => first.findLastIndex((from) => from <= key)).filter((at) => at >= 0));
        const entries = await Promise.all([...blocks].map((at) => ask(`${index.folder}/exact-${at}.json`)));
        return entries.flat().filter((entry) => keys.includes(entry.key));
      }));
      const order = (entry) => ['symbol', 'item', 'figure'].indexOf(entry.key.split(':')[0]);
      return found.flat().sort((a, b) => order(a) - order(b));
    }

    async function inTexts(query, chosen, code) {
      const codes = code ? [code] : await languages();
      const answers = await Promise.all(codes.map(async (one) => {
        const instance = await language(one);
        const { results, filters: counts } = await instance.search(query, { filters: chosen });
        return { results: results.map((result) => ({ ...result, lang: one })), counts };
      }));
      const counts = {};
      answers.forEach((answer) => FACETS.forEach((facet) => {
        counts[facet] ??= {};
        Object.entries(answer.counts[facet] ?? {}).forEach(([value, count]) => {
          counts[facet][value] = (counts[facet][value] ?? 0) + count;
        });
      }));
      return { results: answers.flatMap((answer) => answer.results).sort((a, b) => b.score - a.score), counts };
    }

    // The passages of a page in which words were found, each with those words marked.
    function passagesOf(data) {
      const segmented = data.raw_content.includes('\u200b');
      const text = segmented ? data.raw_content.replaceAll('&lt;', '<').replaceAll('&gt;', '>') : data.content;
      const words = text.split(segmented ? '\u200b' : /\s+/);
      const found = new Set(data.locations);
      const places = data.anchors.filter((anchor) => !/^site-(?!end$)/.test(anchor.id)).sort((a, b) => a.location - b.location);
      const passages = places.map((place, at) => {
        const end = places[at + 1]?.location ?? words.length;
        const first = words.findIndex((_, index) => index >= place.location && index < end && found.has(index));
        return { place, start: place.location, first, end };
      });
      const hits = passages.filter((passage) => passage.first >= 0);
      const shown = hits.length > 0 ? hits : passages.slice(0, 1);
      return shown.slice(0, PASSAGES).map(({ place, start, first, end }) => {
        const from = end - start > WORDS ? Math.max(start, first - BEFORE) : start;
        const to = Math.min(end, from + WORDS);
        const excerpt = [];
        words.slice(from, to).forEach((piece, at) => {
          excerpt.push(found.has(from + at) ? element('mark', {}, piece) : piece, segmented ? '' : ' ');
        });
        return { place, excerpt: [from > start ? '… ' : '', ...excerpt, to < end ? '…' : ''] };
      });
    }

    function shownText(data, lang) {
      const fact = (name) => data.anchors.filter((anchor) => anchor.id === `site-${name}` && anchor.title).map((anchor) => anchor.title);
      const page = new URL(data.raw_url, root);
      const title = element('h3', {}, element('a', { href: page.href, lang, dir: 'auto' }, data.meta.title));
      const facts = ['part', 'document', 'date', 'symbol'].flatMap(fact).join(' · ');
      const list = element('ul', { class: 'plain passages' });
      for (const { place, excerpt } of passagesOf(data)) {
        const at = new URL(page);
        at.hash = place.id.startsWith('site-') ? '' : place.id;
        const words = element('span', { lang, dir: 'auto' }, ...excerpt);
        list.append(place.title ? element('li', {}, element('a', { href: at.href }, place.title), ' ', words) : element('li', {}, words));
      }
      const lines = [title];
      if (facts) {
        lines.push(element('p', { class: 'row-facts' }, facts));
      }
      if (data.meta.author) {
        lines.push(element('p', { class: 'stated-by' }, word('by', { authors: data.meta.author })));
      }
      return element('li', {}, ...lines, list);
    }

    function shownExact(entry) {
      const { lang, quote } = entry;
      const title = element('h3', {}, element('a', { href: new URL(entry.href, root).href, lang, dir: 'auto' }, entry.title));
      const lines = [title, element('p', { class: 'row-facts' }, entry.place)];
      if (entry.by) {
        lines.push(element('p', { class: 'stated-by' }, word('by', { authors: entry.by })));
      }
      if (quote) {
        lines.push(element('blockquote', { lang, dir: 'auto' }, quote[0], element('mark', {}, quote[1]), quote[2]));
      }
      return element('li', {}, ...lines);
    }

    // What each filter offers: the values among what was found, and the one that is chosen.
    function offer(counts, codes) {
      counts.language = Object.fromEntries(codes.map((code) => [code, undefined]));
      for (const select of selects) {
        const chosen = select.value;
        const order = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
        const values = Object.entries(counts[select.name] ?? {}).filter(([value, count]) => count !== 0 || value === chosen);
        const options = values.sort(([a], [b]) => order(a, b)).map(([value, count]) =>
          element('option', { value }, count === undefined ? value : `${value} (${count})`));
        select.replaceChildren(select.options[0], ...options);
        if (chosen && !values.some(([value]) => value === chosen)) {
          select.append(element('option', { value: chosen }, chosen));
        }
        select.value = chosen;
        select.parentElement.hidden = values.length < 2 && !chosen;
      }
      filters.hidden = selects.every((select) => select.parentElement.hidden);
    }

    let turn = 0; // of searches that overlap, the last one counts

    async function search() {
      const mine = ++turn;
      const query = field.value.trim();
      const chosen = Object.fromEntries(selects.filter((select) => select.value && FACETS.includes(select.name)).map((select) => [select.name, select.value]));
      const code = selects.find((select) => select.name === 'language').value;
      if (!query) {
        show([], [], query);
        filters.hidden = true;
        status.textContent = '';
        return;
      }
      status.textContent = word('waiting');
      try {
        const [exact, texts, codes] = await Promise.all([exactly(query, code), inTexts(query, chosen, code), languages()]);
        if (mine === turn) {
          offer(texts.counts, codes);
          await show(exact, texts.results, query);
          status.textContent = exact.length + texts.results.length > 0
            ? word('found', { query, exact: exact.length, texts: texts.results.length })
            : word('none', { query });
        }
      } catch {
        if (mine === turn) {
          show([], [], query);
          status.textContent = word('failed');
          lists.hidden = false;
        }
      }
    }

    let rest = [];

    async function show(exact, texts) {
      by('.search-exact').hidden = exact.length === 0;
      by('.search-exact ol').replaceChildren(...exact.map(shownExact));
      by('.search-texts').hidden = texts.length === 0;
      const rows = await rowsOf(texts.slice(0, PAGE));
      by('.search-texts ol').replaceChildren(...rows);
      rest = texts.slice(PAGE);
      more.hidden = rest.length === 0;
    }

    const rowsOf = (results) => Promise.all(results.map(async (result) => shownText(await result.data(), result.lang)));

    async function showMore() {
      const rows = await rowsOf(rest.slice(0, PAGE));
      rest = rest.slice(PAGE);
      more.hidden = rest.length === 0;
      by('.search-texts ol').append(...rows);
      rows[0]?.querySelector('a').focus();
    }

    // The address of the page says what is searched for, so that it can be sent to somebody, and the way back leads here.
    function write() {
      const address = new URL(location.href);
      address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      address.hash = '';
      history.replaceState(null, '', address);
    }

    function read() {
      const given = new URLSearchParams(location.search);
      field.value = given.get('q') ?? '';
      for (const select of selects) {
        const value = given.get(select.name) ?? '';
        if (value && ![...select.options].some((option) => option.value === value)) {
          select.append(element('option', { value }, value));
        }
        select.value = value;
      }
    }

    let timer;
    function begin(pause) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        write();
        search();
      }, pause);
    }

    // Single keys may be switched off (WCAG 2.1.4), and that is remembered.
    const slash = by('#site-search-slash');
    const remembered = () => {
      try {
        return localStorage.getItem(SLASH);
      } catch {
        return null;
      }
    };
    slash.checked = remembered() !== 'off';
    slash.addEventListener('change', () => {
      try {
        localStorage.setItem(SLASH, slash.checked ? 'on' : 'off');
      } catch {
        // Where nothing may be kept, it holds for this visit.
      }
    });

    document.addEventListener('keydown', (event) => {
      const writing = event.target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]');
      if (event.key === '/' && slash.checked && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    });

    region.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [field, ...region.querySelectorAll('.results h3 a')];
      const at = stops.indexOf(event.target.closest('li')?.querySelector('h3 a') ?? event.target);
      const to = step && at >= 0 && stops[at + step];
      if (to) {
        event.preventDefault();
        to.focus();
      }
    });

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      begin(0);
    });
    field.addEventListener('input', () => begin(PAUSE));
    filters.addEventListener('change', () => begin(0));
    more.addEventListener('click', showMore);
    window.addEventListener('popstate', () => {
      read();
      search();
    });

    // What is in the page takes the place of the lists when the index is there.
    ask('index.json').then(() => {
      region.hidden = false;
      lists.hidden = true;
      delete document.documentElement.dataset.search;
      read();
      if (field.value) {
        search();
      }
    }, () => {
      delete document.documentElement.dataset.search;
      lists.prepend(element('p', { role: 'status' }, word('failed')));
    });
  };

  // Where pages are opened from a disk, browsers read no index; the lists stay. Elsewhere the page is told before it is painted that the lists give way, so that nothing moves.
  if (location.protocol !== 'file:') {
    document.documentElement.dataset.search = '';
    document.addEventListener('DOMContentLoaded', start);
  }
})();
