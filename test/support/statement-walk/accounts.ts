import type { Candidate } from '../../../src/sign-in/password/candidate.sql.ts';
import { createPasswordAttemptStore } from '../../../src/sign-in/password/password-attempt.store.ts';
import { createSignUpStore } from '../../../src/accounts/sign-up.store.ts';
import { requestedBy } from '../../../src/accounts/mailed-links/link-request.ts';
import { MAX_SESSIONS } from '../../../src/sessions/session-limits.ts';
import { mailedTokens } from '../mailed-links.ts';
import { PASSWORD } from '../person.ts';
import { DAY, type Walk } from './walk.ts';

const ANOTHER_PASSWORD = 'the tide comes in at seven';
const SHORT_PASSWORD = 'tide, kelp 9';

export async function accounts({ app, person, arrange }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  await ada.signUp();
  await ada.run('signUp', { email: ada.email, password: '12345678' }, '');
  await ada.signIn('wrong');
  await person().signIn();
  ada.hold(await ada.signIn());
  await ada.run('me');
  await ada.run('trustedDevices');
  await ada.run('authConfig');
  await ada.run('updateUser', { displayName: 'Ada Lovelace' });
  ada.hold(await ada.run('stepUp', { password: PASSWORD }));
  await ada.run('exportUserData');
  await ada.run('changePassword', { currentPassword: 'wrong', newPassword: ANOTHER_PASSWORD });
  await ada.run('changePassword', { currentPassword: PASSWORD, newPassword: ANOTHER_PASSWORD });

  // Those who are disabled are refused after the right password.
  await arrange(() =>
    app.db.user.update({ where: { email: ada.email }, data: { disabledAt: app.clock() } }),
  );
  await ada.signIn(ANOTHER_PASSWORD);
}

/** What a sign-in reads again when the policy has changed while it hashed: nobody can aim at that. */
export async function changedMeanwhile({ app, recorder }: Walk): Promise<void> {
  const candidate = {
    id: '00000000-0000-0000-0000-000000000000',
    passwordChangedAt: app.clock(),
  } as Candidate;
  await recorder.during('signInEmailPassword', () =>
    createPasswordAttemptStore(app.statements, app.services.policies).readAgain(
      candidate,
      { identifier: null, address: null },
      app.clock(),
    ),
  );
}

/** Chosen under REQUIRED, which is content with fewer characters, and too short since. */
export async function shortPasswords({ app, admin, person }: Walk): Promise<void> {
  await admin.setPolicy({ requirement: 'REQUIRED' });
  const [ada, eve] = [person(), person()];
  const signUp = ({ run, email }: typeof ada) =>
    run('signUp', { email, password: SHORT_PASSWORD }, '');
  const { ticket } = await signUp(ada);
  const { totpSecret } = await ada.run('generateTotp', {}, ticket);
  ada.totpSecret = totpSecret;
  await ada.run('verifyChange', { type: 'TOTP', code: ada.code() }, ticket);
  await signUp(eve);

  await admin.setPolicy({ requirement: 'OPTIONAL' });
  app.clock.advance(DAY);
  await ada.signIn(SHORT_PASSWORD);
  await eve.signIn(SHORT_PASSWORD);
}

/** One session more than anybody may have. */
export async function surplusSession({ app, person, arrange }: Walk): Promise<void> {
  const ada = person();
  await ada.signUp();
  await arrange(
    () => app.statements.execute`
      INSERT INTO sessions
        (id, user_id, proofs, refresh_token_hash, refreshed_at, created_at, expires_at)
      SELECT gen_random_uuid(), s.user_id, s.proofs, sha256(g::text::bytea), s.refreshed_at,
        s.created_at, s.expires_at
      FROM sessions s JOIN users u ON u.id = s.user_id, generate_series(2, ${MAX_SESSIONS}::int) AS g
      WHERE u.email = ${ada.email}`,
  );
  await ada.signIn();
}

export async function sessions({ app, person }: Walk): Promise<void> {
  const ada = person();
  const first = await ada.signUp();
  const refresh = (refreshToken: string) => ada.run('refresh', { refreshToken }, '');
  ada.hold(await refresh(first.refreshToken));
  await refresh(first.refreshToken);
  await ada.run('signOut', { refreshToken: ada.refreshToken });

  ada.hold(await ada.signIn());
  const { sessions: own } = await ada.run('me');
  await ada.run('revokeSession', { id: own[0].id });
  ada.hold(await ada.signIn());
  await ada.run('signOut', { all: true });
  ada.hold(await ada.signIn());
  await ada.run('deleteUser');
  app.clock.advance(60);
}

/** Mailed links, as their tokens would be read in the mail. */
export async function mailedLinks({ app, person, arrange, recorder }: Walk): Promise<void> {
  const mailedToken = mailedTokens(app);
  const token = (...args: Parameters<typeof mailedToken>) => arrange(() => mailedToken(...args));
  // Jobs answer these when they run, and write tokens of their own: for somebody else than below.
  const asking = person();
  await asking.signUp();
  await asking.run('sendVerification', { email: asking.email }, '');
  await asking.run('requestReset', { email: asking.email }, '');
  await asking.run('changeEmail', { newEmail: `new-${asking.email}` });

  const [ada, eve] = [person(), person()];
  await ada.signUp();
  await eve.signUp();
  await ada.run('verifyAddress', { token: 'none' }, '');
  await ada.run('verifyAddress', { token: await token(ada, 'VERIFY_EMAIL') }, '');
  const change = await token(ada, 'CHANGE_EMAIL', { to: eve.email });
  const stop = await token(ada, 'STOP_EMAIL_CHANGE');
  await ada.run('verifyAddress', { token: change }, '');
  await ada.run('stopEmailChange', { token: stop }, '');
  const newPassword = ANOTHER_PASSWORD;
  await ada.run('resetPassword', { token: await token(ada, 'RESET_PASSWORD'), newPassword }, '');
  const unproven = person();
  await unproven.signUp();
  const reset = await token(unproven, 'RESET_PASSWORD');
  await unproven.run('resetPassword', { token: reset, newPassword }, '');

  await recorder.during('signUpEmailPassword', () => signUpUnverified(app));
}

/** Where addresses have to be verified: another service would be needed to be asked for it. */
function signUpUnverified({ statements, services, clock }: Walk['app']): Promise<void> {
  const now = clock();
  const client = { ipAddress: null, userAgent: null };
  const event = { type: 'sign_up.succeeded', actor: 'user', userId: null } as const;
  const email = 'unverified@example.com';
  return createSignUpStore(statements, services.policies).createUnverified(
    {
      id: '00000000-0000-0000-0000-000000000001',
      email,
      displayName: 'Ada',
      locale: 'en',
      passwordHash: 'none',
      passwordKeyId: 'none',
      passwordLengthReached: 15,
    },
    requestedBy({ kind: 'signUp', email }, client, now),
    ['network', 'all'].map((name) => ({ key: `links-to-${name}:walk`, max: 5, windowSeconds: 60 })),
    { created: event, known: { ...event, type: 'sign_up.failed', reason: 'email_in_use' } },
    { client, now },
  );
}
