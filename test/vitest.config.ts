import { defineConfig } from 'vitest/config';

const alias = [
  // Vitest would load graphql twice: as ES modules for us, as CommonJS for the libraries.
  { find: /^graphql$/, replacement: 'graphql/index.js' },
];
const shared = { testTimeout: 60_000, hookTimeout: 60_000 };
const database = [
  'sign-in',
  'mfa',
  'sessions',
  'users',
  'server',
  'attacks',
  'audit',
  'maintenance',
  'notices',
  'policy',
];
const perDatabase = database.map((folder) => `test/${folder}/**/*.test.ts`);

/** `pure` needs nothing; the same tests run on both databases; `processes` start whole servers. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: { ...shared, name: 'pure', include: ['test/{pure,messaging}/**/*.test.ts'] },
      },
      {
        resolve: { alias },
        test: { ...shared, name: 'pglite', include: perDatabase, env: { TEST_DATABASE: 'pglite' } },
      },
      {
        resolve: { alias },
        test: {
          ...shared,
          name: 'postgres',
          include: perDatabase,
          env: { TEST_DATABASE: 'postgres' },
        },
      },
      {
        resolve: { alias },
        test: {
          ...shared,
          name: 'processes',
          include: ['test/{processes,journey,webauthn-browser}/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
