// Gives each citation of a place or figure its other forms by button. Every word comes from the page.
'use strict';

(() => {
  const buttons = document.getElementById('site-cite-buttons');

  /** The entry of a place in a form: that of its part, with the slots filled. */
  function entry(cited, form) {
    const of = [...document.querySelectorAll(`template[data-form="${form}"]`)].find((template) => template.dataset.part === cited.dataset.part);
    const filled = of.content.cloneNode(true);
    for (const slot of filled.querySelectorAll('slot')) {
      slot.replaceWith(cited.getAttribute(`data-${slot.name}-${form}`) ?? cited.getAttribute(`data-${slot.name}`) ?? '');
    }
    return filled.textContent.trim();
  }

  /** Copies the text of an element; where there is no clipboard, by a selection. */
  async function copy(element, text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(element);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand('copy');
    }
  }

  /** Moves between the buttons with the arrows, so that one step of the Tab key passes them all. */
  function steps(toolbar, all) {
    all.forEach((button, at) => { button.tabIndex = at ? -1 : 0; });
    toolbar.addEventListener('keydown', (event) => {
      const ahead = getComputedStyle(toolbar).direction === 'rtl' ? -1 : 1;
      const last = all.length - 1;
      const from = all.indexOf(document.activeElement);
      const to = { ArrowRight: from + ahead, ArrowLeft: from - ahead, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = all[(to + all.length) % all.length];
      all.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
      next.focus();
    });
  }

  function equip(cited) {
    const toolbar = buttons.content.cloneNode(true).firstElementChild;
    const all = [...toolbar.querySelectorAll('button')];
    const forms = all.filter((button) => button.dataset.form);
    const copier = all.find((button) => !button.dataset.form);
    const status = toolbar.querySelector('[role=status]');
    const plain = cited.querySelector('.citation');
    const shown = document.createElement('pre');
    shown.className = 'entry';
    shown.tabIndex = 0;
    shown.hidden = true;
    shown.setAttribute('role', 'group');
    const name = cited.querySelector('.cited-place').textContent.trim();
    toolbar.setAttribute('aria-label', name);
    for (const button of forms) {
      button.addEventListener('click', () => {
        const show = button.getAttribute('aria-pressed') === 'false';
        forms.forEach((other) => other.setAttribute('aria-pressed', String(show && other === button)));
        shown.hidden = !show;
        shown.textContent = show ? entry(cited, button.dataset.form) : '';
        shown.setAttribute('aria-label', `${button.textContent}: ${name}`);
        status.textContent = '';
      });
    }
    copier.addEventListener('click', async () => {
      const text = shown.hidden ? plain.textContent.replace(/[^\S\u00a0]+/g, ' ').trim() : shown.textContent;
      status.textContent = '';
      status.textContent = await copy(shown.hidden ? plain : shown, text) ? toolbar.dataset.copied : '';
    });
    steps(toolbar, all);
    cited.append(toolbar, shown);
  }

  if (buttons) {
    document.querySelectorAll('.cited').forEach(equip);
  }
})();
