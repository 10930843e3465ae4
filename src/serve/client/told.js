// Listens to the server for a page, which named the events as it started this.
'use strict';

const source = new EventSource(self.name);
for (const kind of ['open', 'error', 'reading', 'revision']) {
  source.addEventListener(kind, ({ data }) => self.postMessage({ kind, data }));
}
