// What pages of documents gain by script: cards of figures, quotations to copy, tables to sort. Every word comes from the page.
'use strict';

(() => {
  const article = document.querySelector('.document');

  /** Places an open card below the number that it is about, within the window. */
  function place(card, link) {
    const box = link.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 16);
    const below = box.bottom + 8;
    const fits = below + card.offsetHeight < innerHeight || box.top < card.offsetHeight + 8;
    card.style.insetInlineStart = 'auto';
    card.style.left = `${Math.max(16, left) + scrollX}px`;
    card.style.top = `${(fits ? below : box.top - card.offsetHeight - 8) + scrollY}px`;
  }

  /** A figure shows its card; with a key held down it is an ordinary link. */
  function openCards() {
    for (const link of article.querySelectorAll('a.figure')) {
      const card = document.getElementById(`site-figure-${decodeURIComponent(link.hash.slice(1))}`);
      if (!card?.showPopover) continue;
      link.setAttribute('aria-haspopup', 'dialog');
      link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        card.showPopover();
        place(card, link);
        card.focus({ preventScroll: true });
        card.addEventListener('keydown', (pressed) => {
          if (pressed.key === 'Escape') link.focus({ preventScroll: true });
        }, { once: true });
      });
    }
  }

  /** The words of an element without what the publisher adds. */
  function words(element) {
    const own = element.cloneNode(true);
    own.querySelectorAll('[data-editorial]').forEach((added) => added.remove());
    return own.textContent.replace(/[^\S\u00a0]+/g, ' ').trim();
  }

  /** What is selected within a place, else all of it. */
  function quoted(place) {
    const selection = getSelection();
    if (selection.isCollapsed || !place.contains(selection.anchorNode) || !place.contains(selection.focusNode)) return words(place);
    const holder = document.createElement('div');
    holder.append(selection.getRangeAt(0).cloneContents());
    return words(holder);
  }

  /** The whole address of a place: below the canonical one where that is known. */
  function address(place) {
    const page = document.querySelector('link[rel=canonical]')?.href ?? location.href.replace(/#.*/, '');
    return `${page}#${encodeURIComponent(place.id)}`;
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement('textarea');
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  }

  /** The line beneath a place gets a button that copies its words with author and address. */
  function offerQuotations() {
    const { copy, copied: done, open, close } = article.dataset;
    for (const line of article.querySelectorAll('.pinpoint')) {
      const place = line.previousElementSibling;
      const button = document.createElement('button');
      const status = document.createElement('span');
      button.type = 'button';
      button.textContent = copy;
      status.setAttribute('role', 'status');
      // The selection must outlive the press of the button.
      button.addEventListener('mousedown', (event) => event.preventDefault());
      button.addEventListener('click', async () => {
        const text = `${open}${quoted(place)}${close}\n${line.querySelector('.said').textContent}\n${address(place)}`;
        status.textContent = '';
        status.textContent = await copied(text) ? ` ${done}` : '';
        button.focus({ preventScroll: true });
      });
      line.append(' · ', button, status);
    }
  }

  /** What a cell is sorted by: its number, else its words. */
  function value(row, column) {
    const cell = row.cells[column];
    const data = cell.querySelector('data');
    return data ? Number(data.value) : cell.textContent.trim();
  }

  /** The heads of columns become buttons: ascending, descending, then the order of the text again. */
  function sortable(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const order = { ascending: 'descending', descending: null }[head.getAttribute('aria-sort')];
        const next = order === undefined ? 'ascending' : order;
        heads.forEach((other) => other.removeAttribute('aria-sort'));
        if (next) head.setAttribute('aria-sort', next);
        const sign = next === 'descending' ? -1 : 1;
        const ordered = next ? rows.toSorted((a, b) => {
          const [one, two] = [value(a, column), value(b, column)];
          return sign * (typeof one === 'number' && typeof two === 'number' ? one - two : compare(one, two));
        }) : rows;
        body.append(...ordered);
      });
    });
  }

  if (article) {
    openCards();
    offerQuotations();
  }
  document.querySelectorAll('.figures table').forEach(sortable);
})();
