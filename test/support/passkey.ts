import type { testApp } from './app.ts';
import type { Person } from './person.ts';
import {
  createSoftwareAuthenticator,
  type AssertionLies,
  type AuthenticatorSettings,
  type RegistrationLies,
  type SoftwareAuthenticator,
} from './software-authenticator.ts';

/** What the test app is by default: http://localhost:4000. */
const PAGE = { rpId: 'localhost', origin: 'http://localhost:4000' };

/** A passkey or security key in the hands of someone, who enrolls it and signs in with it. */
export function newPasskey(settings: AuthenticatorSettings = {}) {
  const authenticator = createSoftwareAuthenticator({ ...PAGE, ...settings });

  return {
    authenticator,

    async enroll(person: Person, lies: RegistrationLies = {}, variables: object = {}) {
      const enrollment = await person.run('enrollWebauthn', variables);
      if (!enrollment.options) return enrollment;
      const { factorId, options } = enrollment;
      const credential = authenticator.register(options, lies);
      const enrolled = await person.run('verifyEnrollWebauthn', { factorId, credential });
      person.recoveryCodes = enrolled.recoveryCodes ?? person.recoveryCodes;
      return { ...enrolled, factorId, options, credential };
    },

    /** Options for the ticket, answered. */
    answer: (person: Person, ticket: string, lies: AssertionLies = {}) =>
      answerWith(authenticator, person, ticket, lies),

    async redeem(person: Person, ticket: string, lies: AssertionLies = {}) {
      const credential = await answerWith(authenticator, person, ticket, lies);
      return person.run('verifyWebauthn', { ticket, credential }, '');
    },

    async signIn(person: Person, lies: AssertionLies = {}) {
      const session = await this.redeem(person, await person.ticket(), lies);
      if (session.accessToken) person.hold(session);
      return session;
    },
    /** What signs in without a name, for the newest credential unless told otherwise. */
    async answerAlone(person: Person, lies: AssertionLies = {}) {
      const { options } = await person.run('generatePasskey', {}, '');
      return authenticator.authenticate(options, lies);
    },

    async signInAlone(person: Person, lies: AssertionLies = {}) {
      const credential = await this.answerAlone(person, lies);
      const session = await person.run('signInPasskey', { credential }, '');
      if (session.accessToken) person.hold(session);
      return session;
    },
  };
}

async function answerWith(
  authenticator: SoftwareAuthenticator,
  person: Person,
  ticket: string,
  lies: AssertionLies,
) {
  const { options } = await person.run('generateWebauthn', { ticket }, '');
  return authenticator.authenticate(options, lies);
}

/** Someone whose only factor is a passkey. */
export async function someoneWithPasskey(
  app: ReturnType<typeof testApp>,
  settings: AuthenticatorSettings = {},
) {
  const person = app.person();
  await person.signUp();
  const passkey = newPasskey(settings);
  const { factorId } = await passkey.enroll(person);
  return Object.assign(person, { passkey, factorId: factorId as string });
}
