import { expect, test } from 'vitest';
import { createPrune } from '../../src/maintenance/prune.ts';
import { createPruneStore } from '../../src/maintenance/prune.store.ts';
import { testApp } from '../support/app.ts';
import { graphqlClient } from '../support/graphql-client.ts';

const app = testApp();

test('whoever signs in, refreshes and is asked for a second factor needs no Prisma client; the first list makes it', async () => {
  await fetch(`${app.origin}/readyz`);
  const gql = graphqlClient(app.url);
  const ada = app.person();
  await ada.signUpWithTotp(app.clock.advance);
  const { refreshToken } = await ada.signInWithTotp();
  const session = await ada.run('refresh', { refreshToken }, '');
  const me = await gql('{ me { email mfa { enabled } } }', {}, session.accessToken);
  expect(me.data.me).toEqual({ email: ada.email, mfa: { enabled: true } });

  // What the service does of itself meanwhile.
  await app.services.extendAuditChain();
  await app.services.tendSigningKeys();
  await app.services.takeDueMfaResets();
  await createPrune({ store: createPruneStore(app.db) })(app.clock());
  expect(app.clientMade).toBe(false);

  const list = () => gql('{ me { sessions { id } } }', {}, session.accessToken);
  const lists = await Promise.all([list(), list(), list()]);
  for (const { data } of lists) expect(data.me.sessions).toHaveLength(2);
  expect(app.clientMade).toBe(true);
});
