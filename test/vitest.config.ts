import { defineConfig } from 'vitest/config';

const alias = [
  // Vitest would load graphql twice: as ES modules for us, as CommonJS for the libraries.
  { find: /^graphql$/, replacement: 'graphql/index.js' },
];
const shared = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // What is waited for comes when the machine gets to it: only what never comes is a failure.
  expect: { poll: { timeout: 20_000 } },
  // Files that follow each other in a worker share what they import, and nothing else.
  isolate: false,
};

/** These need no database, or bring their own. */
const once = [
  'architecture',
  'bench',
  'client-kit',
  'config',
  'crypto',
  'db',
  'messaging',
  'readme-files',
];
/** These start whole servers. */
const processes = ['processes', 'journey'];
/** These start browsers. */
const browsers = ['portal', 'webauthn-browser'];
/** Whoever starts something waits for it. */
const patient = { testTimeout: 300_000, hookTimeout: 120_000 };

const inFolders = (folders: string[]) => [`test/{${folders.join(',')}}/**/*.test.ts`];
const everywhereElse = {
  include: ['test/**/*.test.ts'],
  exclude: inFolders([...once, ...processes, ...browsers]),
};

/** Every test runs on both databases, unless its folder is named above. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // One more than the processors of a small machine: tests wait for mails, processes and locks, too.
    maxWorkers: 3,
    projects: [
      { resolve: { alias }, test: { ...shared, name: 'once', include: inFolders(once) } },
      ...(['pglite', 'postgres'] as const).map((name) => ({
        resolve: { alias },
        test: {
          ...shared,
          ...everywhereElse,
          name,
          env: { TEST_DATABASE: name },
        },
      })),
      ...Object.entries({ browsers, processes }).map(([name, folders]) => ({
        resolve: { alias },
        test: { ...shared, ...patient, name, include: inFolders(folders) },
      })),
    ],
  },
});
