import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PASSWORD } from '../support/person.ts';
import { expectFine, openPortal } from '../support/portal.ts';

// What stands before the service in production, and has the address that it knows itself by.
const front = createServer((incoming, outgoing) => {
  const { method = 'GET', headers, url = '/' } = incoming;
  const onward = request(app.origin, { method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
});
await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
const PUBLIC_URL = `http://localhost:${(front.address() as AddressInfo).port}`;
const app = testApp({ AUTH_COOKIES: 'on', AUTH_DEVICE_COOKIE: 'on', PUBLIC_URL });
const portal = openPortal(app);
afterAll(() => front.close());

test('with cookies on no script can find a token, and a reload stays signed in', async () => {
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  const page = await (await portal).visit('/account', { baseURL: PUBLIC_URL });
  for (const again of [false, true]) {
    await page.getByLabel('E-mail address').fill(ada.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (!again) {
      await page.getByLabel('Code').fill(ada.code());
      await page.getByLabel('Do not ask again').check();
      await page.getByRole('button', { name: 'Continue' }).click();
    }
    await expectFine(page, 'Your account');
    const kept = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])';
    expect(await page.evaluate(kept)).toBe('[{},{},""]');
    await page.reload();
    await expectFine(page, 'Your account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectFine(page, 'Sign in');
  }
  await page.reload();
  await expectFine(page, 'Sign in');
});
