import { afterEach } from 'vitest';
import type { testApp } from './app.ts';
import { graphqlClient } from './graphql-client.ts';
import { operations, type OperationName } from './operations.ts';

export const ADMIN_SECRET = 'the secret of whoever runs this service';

/** Whoever holds the admin secret. The app needs it as AUTH_ADMIN_SECRET. */
export function createAdministrator(
  app: ReturnType<typeof testApp>,
  newClient: typeof graphqlClient = graphqlClient,
) {
  async function run(name: OperationName, variables: object = {}) {
    const send = newClient(app.url);
    const secret = { 'x-hasura-admin-secret': ADMIN_SECRET };
    const { data, errors } = await send(operations[name], { ...variables }, undefined, secret);
    if (errors) return { errors };
    // oxlint-disable-next-line no-explicit-any -- answers of many shapes
    return Object.values(data)[0] as any;
  }

  return {
    run,
    setPolicy: (input: object) => run('updatePolicy', { input }),
    /** After each test the policy is what it was at first. */
    restoreAfterEach(): void {
      afterEach(async () => {
        await app.statements.execute`DELETE FROM mfa_policies WHERE version > 1`;
      });
    },
  };
}
