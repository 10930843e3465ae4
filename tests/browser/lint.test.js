// The scripts of the theme and of these tests, as ESLint reads them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('ESLint finds nothing in the scripts', async () => {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: 'tests/browser/eslint.config.js', errorOnUnmatchedPattern: true });
  const results = await eslint.lintFiles(['themes/*/assets/*.js', 'src/serve/client/client.js', 'src/serve/client/told.js', 'tests/browser/*.js']);
  assert.ok(results.length > 4);
  const formatter = await eslint.loadFormatter('stylish');
  const found = results.filter((result) => result.errorCount + result.warningCount > 0);
  assert.equal(found.length, 0, await formatter.format(found));
});
