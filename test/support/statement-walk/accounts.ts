import type { Candidate } from '../../../src/sign-in/password/candidate.sql.ts';
import { createPasswordAttemptStore } from '../../../src/sign-in/password/password-attempt.store.ts';
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
    createPasswordAttemptStore(app.statements).readAgain(
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
