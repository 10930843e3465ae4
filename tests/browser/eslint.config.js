// What the scripts of the theme and of these tests are held to.
import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['**/*.js'],
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-implicit-globals': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      strict: ['error', 'global'],
    },
  },
  { files: ['**/themes/**/*.js'], languageOptions: { sourceType: 'script', globals: globals.browser } },
  { files: ['**/serve/client/client.js'], languageOptions: { sourceType: 'script', globals: { ...globals.browser, Idiomorph: 'readonly' } } },
  { files: ['**/serve/client/told.js'], languageOptions: { sourceType: 'script', globals: globals.worker } },
  { files: ['**/tests/browser/*.js'], languageOptions: { sourceType: 'module', globals: { ...globals.node, ...globals.browser } }, rules: { strict: 'off' } },
];
