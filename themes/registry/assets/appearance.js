// Shows the page as the reader chose, before anything of it is drawn: light, dark, or as the system is.
'use strict';

(() => {
  const KEY = 'chancery-appearance';
  const root = document.documentElement;

  /** The reader's choice: `light`, `dark`, or nothing. Where nothing can be kept, it lasts as long as the page. */
  function chosen() {
    try {
      return localStorage.getItem(KEY) ?? '';
    } catch {
      return '';
    }
  }

  function keep(choice) {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Pages from a disk may not keep anything.
    }
  }

  function show(choice) {
    if (choice === 'light' || choice === 'dark') {
      root.dataset.appearance = choice;
    } else {
      delete root.dataset.appearance;
    }
  }

  show(chosen());
  document.addEventListener('DOMContentLoaded', () => {
    const template = document.getElementById('site-appearance');
    const choices = template.content.cloneNode(true).firstElementChild;
    const current = choices.querySelector(`input[value="${root.dataset.appearance ?? ''}"]`);
    current.checked = true;
    choices.addEventListener('change', ({ target }) => {
      keep(target.value);
      show(target.value);
    });
    template.after(choices);
  });
})();
