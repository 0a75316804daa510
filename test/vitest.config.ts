import { defineConfig } from 'vitest/config';

const alias = [
  // Vitest would load graphql twice: as ES modules for us, as CommonJS for the libraries.
  { find: /^graphql$/, replacement: 'graphql/index.js' },
];
const shared = {
  // Whoever starts whole servers and browsers waits for them: only what never comes is a failure.
  testTimeout: 300_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  // Files that follow each other in a worker share what they import, and nothing else.
  isolate: false,
};

/** These need no database, bring their own, or start whole servers and browsers. */
const once = [
  'architecture',
  'bench',
  'client-kit',
  'config',
  'crypto',
  'db',
  'journey',
  'messaging',
  'portal',
  'processes',
  'readme-files',
  'webauthn-browser',
];

const include = ['test/**/*.test.ts'];
/** What the benchmark installs has tests, too. */
const packages = '**/node_modules/**';
const onDatabase = (name: 'pglite' | 'postgres', ...folders: string[]) => ({
  resolve: { alias },
  test: { ...shared, name, include, exclude: [packages, ...folders], env: { TEST_DATABASE: name } },
});

/** Every test runs on both databases, unless its folder is named above. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // One more than the processors of a small machine: tests wait for mails, processes and locks, too.
    maxWorkers: 3,
    // No more of them than databases: each imports the service anew.
    projects: [
      onDatabase('pglite'),
      onDatabase('postgres', `test/{${once.join(',')}}/**/*.test.ts`),
    ],
  },
});
