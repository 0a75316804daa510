import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { writtenClientKit } from '../support/client-kit.ts';
import { readme } from '../support/readme.ts';
import { openWebauthnPage } from '../support/webauthn-browser.ts';

const site = await openWebauthnPage();
const app = testApp({ WEBAUTHN_ORIGINS: site.origin, WEBAUTHN_RP_ID: 'localhost' });
const kit = writtenClientKit();
const [enroll, redeem] = [...readme.matchAll(/```js\n([\s\S]*?)```/g)]
  .map(([, text]) => text!)
  .filter((text) => text.includes('navigator.credentials'));

test('a page of another origin signs up, enrolls a passkey and signs in with it, by what README shows', async () => {
  await site.plugIn();
  await site.page.route('**/client-kit/*', (route) =>
    route.fulfill({ path: `${kit}/${new URL(route.request().url()).pathname.split('/').at(-1)}` }),
  );
  const { email, password } = app.person();
  const outcome = await site.page.evaluate(`(async () => {
    const { createAuthClient, ...kit } = await import('/client-kit/ticketgate-client.js');
    const auth = createAuthClient({ url: ${JSON.stringify(app.url)}, storage: sessionStorage });
    const { call } = auth;
    const person = ${JSON.stringify({ email, password })};
    const signedUp = await call(kit.signUpEmailPassword, person);
    await (async () => { ${enroll} })();
    await auth.signOut();
    const nobody = await call(kit.me);
    const { __typename, ticket } = await call(kit.signInEmailPassword, person);
    await (async () => { ${redeem} })();
    const somebody = await call(kit.me);
    return {
      steps: [signedUp.__typename, nobody, __typename, somebody.email],
      factors: somebody.mfa.factors.map(({ type, name }) => [type, name]),
    };
  })()`);
  expect(outcome).toEqual({
    steps: ['AuthSession', null, 'MfaTicket', email],
    factors: [['WEBAUTHN', 'Laptop']],
  });
});
