import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = testApp();

test('an endpoint that fails answers 500 without a reason, and the process lives on', async () => {
  await app.statements.execute`ALTER TABLE audit_seals RENAME TO lost`;
  const response = await fetch(`${app.origin}/.well-known/audit-head`);
  await app.statements.execute`ALTER TABLE lost RENAME TO audit_seals`;

  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ status: 'error' });
  expect((await fetch(`${app.origin}/.well-known/audit-head`)).status).toBe(200);
});
