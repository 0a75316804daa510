import { describe, expect, test } from 'vitest';
import { hashToken } from '../../src/crypto/tokens.ts';
import { Prisma } from '../../src/db/client.ts';
import { createActivateFactorStore } from '../../src/mfa/enrollment/activate-factor.store.ts';
import { createMfaStatusStore } from '../../src/policy/mfa-status.store.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { storedProofs } from '../../src/sessions/proofs.ts';
import type { NewSession } from '../../src/sessions/new-session.ts';
import { proof } from '../../src/sessions/proofs.ts';
import { createRedeemTicketStore } from '../../src/sign-in/second-factor/redeem-ticket.store.ts';
import { ADMIN_SECRET, createAdministrator } from '../support/administrator.ts';
import { newPhoneNumber, testFactors, verifyAddress } from '../support/factors.ts';
import { heldChanges } from '../support/held-changes.ts';
import { newPasskey } from '../support/passkey.ts';
import { codeAt, PASSWORD, type Person } from '../support/person.ts';
import { tracesOf } from '../support/traces.ts';

/**
 * What a credential opened never outlives it, whatever was under way when the ways in changed. Each
 * change is held with all its work done and not committed, while a thief who has the password (and, where
 * it takes one, a code) does what he can. On PGlite nothing is ever under way beside something else.
 */
const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

type Change =
  | 'factor activated'
  | 'factor removed'
  | 'password changed'
  | 'policy raised'
  | 'user disabled'
  | 'factors reset'
  | 'user deleted';
const CHANGES: readonly Change[] = [
  'factor activated',
  'factor removed',
  'password changed',
  'policy raised',
  'user disabled',
  'factors reset',
  'user deleted',
];

/** What the thief holds beforehand: nothing that counts as a factor, or an app of his victim. */
type Held = 'no factor' | 'an app' | 'an app and a device';
type Operation = {
  readonly held: Held;
  readonly type?: 'TOTP' | 'SMS' | 'EMAIL' | 'WEBAUTHN';
  /** Under REQUIRED, so that a first enrollment is asked for. */
  readonly required?: true;
  /** What is done before the change; gives what is done while it is under way. */
  prepare(scene: Scene): Promise<() => Promise<Answer>>;
  /** What it gets, by change. */
  readonly gets: Readonly<Record<Change, string | null>>;
};

// What tests look into has many shapes; what they assert is the check.
// oxlint-disable-next-line no-explicit-any
type Answer = any;
type Scene = {
  readonly owner: Person;
  readonly thief: Person;
  readonly deviceToken: string | null;
};

const signIn =
  (deviceToken: (scene: Scene) => string | null = () => null) =>
  async (scene: Scene) =>
  () =>
    scene.thief.run(
      'signIn',
      { email: scene.owner.email, password: PASSWORD, deviceToken: deviceToken(scene) },
      '',
    );

const CHANGED = /^(MfaChange|MfaFactorEnrolled|AuthUser|MfaPolicy|AuthDeletedUser)$/;
const INVALID = 'AuthInvalidCredentialsError';
const refused = (kind: string, raised: string) => ({
  'factor activated': kind,
  'factor removed': kind,
  'password changed': kind,
  'policy raised': raised,
  'user disabled': kind,
  'factors reset': kind,
  'user deleted': kind,
});
const decidedAnew = (raised: string, removed: string | null) => ({
  'factor activated': 'MfaTicket',
  'factor removed': removed,
  'password changed': INVALID,
  'policy raised': raised,
  'user disabled': INVALID,
  // Nothing but an enrollment, whatever the policy.
  'factors reset': 'MfaEnrollmentTicket',
  'user deleted': INVALID,
});

describe.runIf(onPostgres)('while a change of the ways in is under way', async () => {
  const { app, codeBySms, codeByMail, enrollSms } = await testFactors({
    AUTH_ADMIN_SECRET: ADMIN_SECRET,
    AUTH_RATE_LIMITS: 'off',
  });
  const admin = createAdministrator(app);
  admin.restoreAfterEach();
  const { during } = heldChanges(app);

  const redeem = (method: 'totp' | 'recoveryCode') => async (scene: Scene) => {
    const { owner, thief } = scene;
    const { ticket } = await (await signIn()(scene))();
    const operation = method === 'totp' ? 'verifyTotp' : 'verifyRecoveryCode';
    const code = method === 'totp' ? { otp: owner.code() } : { code: owner.recoveryCodes[5] };
    return () => thief.run(operation, { ticket, ...code }, '');
  };

  const newSession = (now: Date): NewSession => ({
    id: crypto.randomUUID(),
    refreshToken: '',
    refreshTokenHash: Buffer.from(crypto.randomUUID()),
    proofs: [],
    trustedDeviceId: null,
    client: { ipAddress: null, userAgent: null },
    createdAt: now,
    refreshedAt: now,
    expiresAt: new Date(now.getTime() + 60_000),
    limits: readConfig({}).sessionLimits,
  });

  const OPERATIONS: Readonly<Record<string, Operation>> = {
    'sign-in for a session': {
      held: 'no factor',
      prepare: signIn(),
      gets: decidedAnew('AuthSession', 'AuthSession'),
    },
    'sign-in for a ticket': {
      held: 'an app',
      prepare: signIn(),
      gets: decidedAnew('MfaTicket', 'AuthSession'),
    },
    'sign-in for an enrollment ticket': {
      held: 'no factor',
      required: true,
      prepare: signIn(),
      // Where one is REQUIRED nobody removes a factor.
      gets: decidedAnew('MfaEnrollmentTicket', null),
    },
    'sign-in on a trusted device': {
      held: 'an app and a device',
      prepare: signIn(({ deviceToken }) => deviceToken),
      gets: decidedAnew('AuthSession', 'AuthSession'),
    },
    'redemption by a code': {
      held: 'an app',
      prepare: redeem('totp'),
      gets: refused('AuthInvalidTicketError', 'AuthSession'),
    },
    'redemption by a recovery code': {
      held: 'an app',
      prepare: redeem('recoveryCode'),
      gets: refused('AuthInvalidTicketError', 'AuthSession'),
    },
    'step-up by password': {
      held: 'no factor',
      prepare:
        async ({ thief }) =>
        () =>
          thief.run('stepUp', { password: PASSWORD }),
      gets: refused(INVALID, 'AuthSession'),
    },
    'step-up for a ticket': {
      held: 'an app',
      prepare:
        async ({ thief }) =>
        () =>
          thief.run('stepUp'),
      // Who holds no factor any more is asked for the password.
      gets: {
        ...refused(INVALID, 'MfaTicket'),
        'factor removed': 'BAD_USER_INPUT',
        'factors reset': 'BAD_USER_INPUT',
        'user deleted': 'UNAUTHENTICATED',
      },
    },
    'redemption of a step-up': {
      held: 'an app',
      prepare: async ({ owner, thief }) => {
        const { ticket } = await thief.run('stepUp');
        return () => thief.run('verifyTotp', { ticket, otp: owner.code() }, '');
      },
      gets: refused('AuthInvalidTicketError', 'AuthSession'),
    },
    'redemption, its attempt charged before': {
      held: 'an app',
      prepare: async (current) => {
        const { ticket: token } = await (await signIn()(current))();
        const now = app.clock();
        const store = createRedeemTicketStore(app.statements, { limits: false });
        const charged = await store.charge(hashToken(token), 'TOTP', false, now);
        if (charged.kind !== 'charged') throw new Error('nothing was charged');
        const { ticket } = charged;
        const session = { ...newSession(now), proofs: [proof('totp', now)] };
        const lock = (of: Prisma.Sql) => Prisma.sql`
          SELECT f.id AS factor_id FROM factors f JOIN (${of}) AS owner ON f.user_id = owner.user_id
          WHERE f.type = 'TOTP' LIMIT 1`;
        const consume = () => [Prisma.sql`SELECT 1`];
        const consumption = { proof: proof('totp', now), lock, consume };
        return async () => {
          const redeemed = { ticket, consumption, session, device: null };
          const user = await store.redeem(redeemed, [], { client: session.client, now });
          return { __typename: user ? 'AuthSession' : 'nothing' };
        };
      },
      gets: refused('nothing', 'AuthSession'),
    },
    'activation, its attempt charged before': {
      held: 'no factor',
      type: 'SMS',
      prepare: async ({ owner, thief }) => {
        const phoneNumber = newPhoneNumber();
        const { factorId } = await thief.run('enrollSms', { phoneNumber });
        const { id: userId } = await find(owner);
        const status = await createMfaStatusStore(app.statements, app.services.policies).find(
          userId,
        );
        const { id: sessionId } = (await thief.run('me')).sessions.find(
          (session: Answer) => session.current,
        );
        const { proofs } = await app.db.session.findUniqueOrThrow({ where: { id: sessionId } });
        const found = storedProofs(proofs);
        const enrolling = { kind: 'raised', sessionId, found, proofs: [] } as const;
        const activation = { userId, factorId, status, type: 'SMS', limit: 2, enrolling } as const;
        const store = createActivateFactorStore(app.db);
        const { client, createdAt: now } = newSession(app.clock());
        return async () => {
          const what = { ...activation, recoveryCodes: { keyId: '', hashes: [] } };
          const { kind } = await store.activate(what, [], { client, now });
          return { __typename: kind };
        };
      },
      gets: refused('lost', 'activated'),
    },
    refresh: {
      held: 'no factor',
      prepare:
        async ({ thief }) =>
        () =>
          thief.run('refresh', { refreshToken: thief.refreshToken }, ''),
      gets: refused('AuthInvalidRefreshTokenError', 'AuthSession'),
    },
    'removing a factor': {
      held: 'an app',
      prepare: async ({ thief }) => {
        const [{ id: factorId }] = (await thief.run('me')).mfa.factors;
        return () => thief.run('removeFactor', { factorId });
      },
      // The policy is not there yet, so the removal comes first.
      gets: {
        ...refused('AuthFactorNotFoundError', 'AuthUser'),
        'user deleted': 'UNAUTHENTICATED',
      },
    },
    'making a factor the first': {
      held: 'an app',
      prepare: async ({ thief }) => {
        const [{ id: factorId }] = (await thief.run('me')).mfa.factors;
        return () => thief.run('setPrimary', { factorId });
      },
      gets: {
        ...refused('AuthFactorNotFoundError', 'MfaFactor'),
        'user deleted': 'UNAUTHENTICATED',
      },
    },
    'new recovery codes': {
      held: 'an app',
      prepare:
        async ({ thief }) =>
        () =>
          thief.run('generateRecoveryCodes'),
      gets: refused('AuthMfaNotActiveError', 'MfaRecoveryCodes'),
    },
    'enrollment of an app': {
      held: 'no factor',
      type: 'TOTP',
      prepare: async ({ thief }) => {
        const { totpSecret } = await thief.run('generateTotp');
        return () =>
          thief.run('verifyChange', { type: 'TOTP', code: codeAt(totpSecret, app.clock()) });
      },
      gets: refused('AuthTotpNotGeneratedError', 'MfaChange'),
    },
    'enrollment of a phone': {
      held: 'no factor',
      type: 'SMS',
      prepare: async ({ thief }) => {
        const phoneNumber = newPhoneNumber();
        const { factorId } = await thief.run('enrollSms', { phoneNumber });
        return () => thief.run('verifyEnrollSms', { factorId, code: codeBySms(phoneNumber) });
      },
      gets: refused('AuthFactorNotFoundError', 'MfaFactorEnrolled'),
    },
    'enrollment of the mailbox': {
      held: 'no factor',
      type: 'EMAIL',
      prepare: async ({ owner, thief }) => {
        await verifyAddress(app, owner);
        const { factorId } = await thief.run('enrollEmail');
        return () => thief.run('verifyEnrollEmail', { factorId, code: codeByMail(owner.email) });
      },
      gets: refused('AuthFactorNotFoundError', 'MfaFactorEnrolled'),
    },
    'enrollment of a passkey': {
      held: 'no factor',
      type: 'WEBAUTHN',
      prepare: async ({ thief }) => {
        const { factorId, options } = await thief.run('enrollWebauthn');
        const credential = newPasskey().authenticator.register(options);
        return () => thief.run('verifyEnrollWebauthn', { factorId, credential });
      },
      gets: refused('AuthFactorNotFoundError', 'MfaFactorEnrolled'),
    },
  };

  /** An owner with a fresh session, and a thief who has another one. */
  async function setScene({ held, type, required }: Operation, change: Change): Promise<Scene> {
    const owner = app.person();
    const thief = app.person();
    await owner.signUp();
    let deviceToken: string | null = null;
    if (held !== 'no factor') {
      await owner.enrollTotp();
      app.clock.advance(60);
      const rememberDevice = held === 'an app and a device';
      const ticket = await owner.ticket();
      const session = await owner.run(
        'verifyTotp',
        { ticket, otp: owner.code(), rememberDevice },
        '',
      );
      ({ deviceToken } = session);
      app.clock.advance(60);
      thief.hold(await owner.verifyTotp(await owner.ticket(), owner.code()));
      app.clock.advance(60);
    } else {
      // A factor that can be removed, though it does not count.
      const uncounted = type === 'TOTP' ? 'SMS' : 'TOTP';
      if (change === 'factor removed') {
        if (uncounted === 'SMS') await enrollSms(owner);
        else await owner.enrollTotp();
      }
      const all = ['TOTP', 'WEBAUTHN', 'SMS', 'EMAIL'];
      const allowedFactors = all.filter((other) => other !== uncounted);
      if (change === 'factor removed') await admin.setPolicy({ allowedFactors });
      thief.hold(await owner.signIn());
    }
    if (required) await admin.setPolicy({ requirement: 'REQUIRED' });
    return { owner, thief, deviceToken };
  }

  /** What the owner or the operator does, and the event that comes last. */
  async function beginning(change: Change, { type }: Operation, { owner }: Scene) {
    switch (change) {
      case 'factor activated': {
        // The thief's app would take the place of the owner's, as long as neither is verified.
        if (type === 'TOTP') {
          const { factorId, options } = await owner.run('enrollWebauthn');
          const credential = newPasskey().authenticator.register(options);
          const verify = () => owner.run('verifyEnrollWebauthn', { factorId, credential });
          return ['factor.enrolled', verify] as const;
        }
        const { totpSecret } = await owner.run('generateTotp');
        const code = codeAt(totpSecret, app.clock());
        return [
          'factor.enrolled',
          () => owner.run('verifyChange', { type: 'TOTP', code }),
        ] as const;
      }
      case 'factor removed': {
        const user = await app.db.user.findUniqueOrThrow({
          where: { email: owner.email },
          include: { factors: { where: { type: { not: 'RECOVERY_CODES' }, state: 'ACTIVE' } } },
        });
        const factorId = user.factors[0]!.id;
        return ['factor.removed', () => owner.run('removeFactor', { factorId })] as const;
      }
      case 'password changed': {
        const passwords = { currentPassword: PASSWORD, newPassword: 'nine boats behind the hill' };
        return ['password.changed', () => owner.run('changePassword', passwords)] as const;
      }
      case 'policy raised':
        return [
          'policy.updated',
          () => admin.setPolicy({ requirement: 'REQUIRED', strict: true }),
        ] as const;
      case 'user disabled':
        return ['user.disabled', () => administer('disableUser', owner)] as const;
      case 'factors reset':
        return ['user.mfa_reset', () => administer('resetUserMfa', owner)] as const;
      case 'user deleted':
        return ['user.deleted', () => owner.run('deleteUser')] as const;
      default:
        return change satisfies never;
    }
  }

  const administer = async (name: 'disableUser' | 'resetUserMfa', owner: Person) =>
    admin.run(name, { userId: (await find(owner)).id });

  const find = ({ email }: Person) =>
    app.db.user.findUniqueOrThrow({
      where: { email },
      include: { sessions: true, tickets: true, trustedDevices: true, factors: true },
    });

  for (const change of CHANGES) {
    describe(change, () => {
      for (const [name, operation] of Object.entries(OPERATIONS)) {
        const wanted = operation.gets[change];
        if (wanted === null) continue;

        test(`${name}: ${wanted}`, async () => {
          const current = await setScene(operation, change);
          const { owner, thief } = current;
          const [event, start] = await beginning(change, operation, current);
          const act = await operation.prepare(current);
          const ownerSession = (await owner.run('me')).sessions.find(
            (session: Answer) => session.current,
          ).id;
          const { id: userId } = await find(owner);
          const { changed, answer } = await during(event, start, act);
          expect(changed.__typename).toMatch(CHANGED);
          expect(answer.__typename ?? answer.errors[0].extensions.code).toBe(wanted);
          if (change === 'user deleted') {
            expect(await tracesOf(app, [userId])).toEqual([]);
            return;
          }

          const { sessions, tickets, trustedDevices, factors } = await find(owner);
          if (change === 'policy raised') {
            await obeysThePolicy(answer, thief);
            return;
          }
          const opened = wanted === 'AuthSession' ? [answer.refreshTokenId] : [];
          const kept =
            change === 'user disabled' || change === 'factors reset' ? [] : [ownerSession];
          expect(sessions.map(({ id }) => id).toSorted()).toEqual([...kept, ...opened].toSorted());
          const purposes: Readonly<Record<string, string>> = {
            MfaTicket: 'SIGN_IN',
            MfaEnrollmentTicket: 'ENROLLMENT',
          };
          expect(tickets.map(({ purpose }) => purpose)).toEqual(
            wanted in purposes ? [purposes[wanted]] : [],
          );
          expect(trustedDevices).toEqual([]);
          const others = factors.filter(({ type }) => type !== 'RECOVERY_CODES');
          expect(others.filter(({ state }) => state === 'PENDING')).toEqual([]);
          expect(others.length).toBe(heldAfter(change, operation));
        });
      }
    });
  }

  const heldAfter = (change: Change, { held }: Operation): number => {
    if (change === 'factor removed' || change === 'factors reset') return 0;
    return (held === 'no factor' ? 0 : 1) + (change === 'factor activated' ? 1 : 0);
  };

  /** A session that was opened before the policy changed goes on as the new one asks, or not at all. */
  async function obeysThePolicy(answer: Answer, thief: Person): Promise<void> {
    const session = answer.session ?? (answer.refreshToken ? answer : null);
    if (!session) return;
    thief.hold(session);
    const { me } = { me: await thief.run('me') };
    const { aal } = me.sessions.find((candidate: Answer) => candidate.current);
    const refreshed = await thief.run('refresh', { refreshToken: session.refreshToken }, '');
    expect(refreshed.__typename).toBe(
      aal === 'aal2' ? 'AuthSession' : 'AuthInvalidRefreshTokenError',
    );
  }
});
