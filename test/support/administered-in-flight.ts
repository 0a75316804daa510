import { ADMIN_SECRET, createAdministrator } from './administrator.ts';
import { testFactors } from './factors.ts';
import { heldChanges } from './held-changes.ts';
import type { Person } from './person.ts';

/** On PGlite nothing is ever under way beside something else. */
export const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** A service whose users are administered while something else is under way. */
export async function administeredInFlight(env: Record<string, string> = {}) {
  const factors = await testFactors({
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_RATE_LIMITS: 'off',
    ...env,
  });
  const { app } = factors;
  const admin = createAdministrator(app);

  async function someone(): Promise<Person & { userId: string }> {
    const person = app.person();
    await person.signUpWithTotp(app.clock.advance);
    await person.signInWithTotp();
    app.clock.advance(60);
    const { id } = await app.db.user.findUniqueOrThrow({ where: { email: person.email } });
    return Object.assign(person, { userId: id });
  }

  return {
    ...factors,
    admin,
    someone,
    held: heldChanges(app),
    async administrator() {
      const person = await someone();
      await admin.run('setUserRoles', { userId: person.userId, roles: ['user', 'admin'] });
      return person;
    },
    find: (id: string) =>
      app.db.user.findUniqueOrThrow({
        where: { id },
        include: { sessions: true, tickets: true, factors: true, trustedDevices: true },
      }),
    countOf: (userId: string, type: string) => app.db.auditEvent.count({ where: { userId, type } }),
  };
}

/** What came of it: the type of a result, or the code of an error. */
// oxlint-disable-next-line no-explicit-any -- answers of many shapes
export const outcome = (answer: any): string =>
  answer.__typename ?? answer.errors[0].extensions.code;
