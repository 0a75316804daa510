import { beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import type { Person } from '../support/person.ts';
import { operations, type OperationName } from '../support/operations.ts';
import { post } from '../support/raw-request.ts';

const app = testApp();
let ada: Person;

beforeAll(async () => {
  ada = app.person();
  await ada.signUp();
});

const rows = async () => ({
  users: await app.db.user.findMany(),
  sessions: await app.db.session.count(),
  factors: await app.db.factor.count(),
  tickets: await app.db.ticket.count(),
  attempts: await app.db.throttle.findMany(),
  events: await app.db.auditEvent.count(),
});

const LONE = 'ada\ud800x';
const NUL = 'ada\0x';
/** Malformed wherever text is asked for, and these. */
const bad = (values: string, ...others: string[]) => ['', LONE, ...values.split('|'), ...others];
const longEmail = `${'a'.repeat(250)}@example.com`;
const notEmails = 'x|a@b|a b@example.com|a@b@example.com|@example.com|ａda＠example.com';
const notCodes =
  '12345|1234567|12 345|123 456| 123456|12345a|1234５6|１２３４５６|١٢٣٤٥٦|-12345|1e5555';
const notRecoveryCodes =
  '0|0000-0000-0000-000|0000-0000-0000-00000|UUUU-UUUU-UUUU-UUUU|００００-0000-0000-0000';
const notLocales = 'e|en_US|en-|en-US-|ёё';
const notIds = 'x|5|{00000000-0000-7000-8000-000000000000}|00000000000070008000000000000000';
/** But well-formed text can be a token. */
const odd = " |a b|ä|../x|a'b|\u200b|%00".split('|');

const credentials = { email: 'new@example.com', password: 'a long walk to the sea' };
const token = 'x'.repeat(43);
const badPassword = bad('x'.repeat(1025), 'a long walk\0 to the sea');
const badToken = bad(NUL, 'x'.repeat(4097));
const badCode = bad('12345|１２３４５６', NUL, 'x'.repeat(65));

const malformed: [OperationName, string, string[], Record<string, string>][] = [
  ['signUp', 'email', bad(notEmails, NUL, `${NUL}@example.com`, longEmail), credentials],
  ['signUp', 'password', badPassword, credentials],
  ['signUp', 'displayName', bad(NUL, 'x'.repeat(129)), credentials],
  ['signUp', 'locale', bad(notLocales, NUL, 'en\n', 'x'.repeat(100)), credentials],
  ['signIn', 'email', bad(notEmails, NUL, `${LONE}@example.com`, longEmail), credentials],
  ['signIn', 'password', badPassword, credentials],
  ['verifyTotp', 'ticket', badToken, { otp: '123456' }],
  ['verifyTotp', 'otp', bad(notCodes, NUL, '123456\n', '1'.repeat(5000)), { ticket: token }],
  ['verifyRecoveryCode', 'ticket', badToken, { code: '0000-0000-0000-0000' }],
  ['verifyRecoveryCode', 'code', bad(notRecoveryCodes, NUL, '0'.repeat(5000)), { ticket: token }],
  ['refresh', 'refreshToken', badToken, {}],
  ['signOut', 'refreshToken', badToken, {}],
  ['generateTotp', 'name', bad(NUL, 'x'.repeat(65)), {}],
  ['generateTotp', 'password', badPassword, {}],
  ['stepUp', 'password', badPassword, {}],
  ['changePassword', 'currentPassword', badPassword, { newPassword: credentials.password }],
  ['changePassword', 'newPassword', badPassword, { currentPassword: credentials.password }],
  ['resetPassword', 'token', badToken, { newPassword: credentials.password }],
  ['resetPassword', 'newPassword', badPassword, { token }],
  ['requestReset', 'email', bad(notEmails, NUL, longEmail), {}],
  ['sendVerification', 'email', bad(notEmails, NUL, longEmail), {}],
  ['verifyAddress', 'token', badToken, {}],
  ['stopEmailChange', 'token', badToken, {}],
  ['changeEmail', 'newEmail', bad(notEmails, NUL, longEmail), {}],
  ['verifyChange', 'code', badCode, { type: 'TOTP' }],
  ['verifyChange', 'code', badCode, { type: 'NONE' }],
  ['revokeSession', 'id', bad(notIds, NUL, `${crypto.randomUUID()}'`), {}],
];

describe('a malformed value is refused, its argument named, and nothing is changed', () => {
  test.each(malformed)('%s(%s)', async (name, argument, values, others) => {
    const before = await rows();
    for (const value of values) {
      const variables = { ...others, [argument]: value };
      const authorization = `Bearer ${ada.accessToken}`;
      const answer = await post(app.url, { query: operations[name], variables }, { authorization });
      expect({
        value,
        codes: answer.codes,
        argument: answer.errors[0]?.extensions.argument,
      }).toEqual({ value, codes: ['BAD_USER_INPUT'], argument });
    }
    expect(await rows()).toEqual(before);
  });

  test.each([
    ['verifyTotp', 'ticket', { otp: '123456' }, 'AuthInvalidTicketError'],
    ['verifyRecoveryCode', 'ticket', { code: '0000-0000-0000-0000' }, 'AuthInvalidTicketError'],
    ['refresh', 'refreshToken', {}, 'AuthInvalidRefreshTokenError'],
    ['verifyAddress', 'token', {}, 'AuthInvalidTokenError'],
    ['stopEmailChange', 'token', {}, 'AuthInvalidTokenError'],
    ['resetPassword', 'token', { newPassword: credentials.password }, 'AuthInvalidTokenError'],
    ['signOut', 'refreshToken', {}, 'AuthSessionsEnded'],
  ] as const)(
    '%s(%s) of odd characters is a token like any wrong one',
    async (name, argument, others, typename) => {
      const before = await rows();
      for (const value of [...odd, '\n', '.'.repeat(4096)]) {
        const answer = await ada.run(name, { ...others, [argument]: value });
        expect({ value, answer }).toMatchObject({ value, answer: { __typename: typename } });
      }
      // A wrong ticket leaves a charge on its network, and an event.
      const { events, attempts } = before;
      expect({ ...(await rows()), events, attempts }).toEqual(before);
    },
  );

  test('null stands for an optional argument that is left out', async () => {
    const email = 'null@example.com';
    const nulls = { displayName: null, locale: null };
    const answer = await ada.run('signUp', { email, password: ada.password, ...nulls }, '');
    expect(answer).toMatchObject({
      __typename: 'AuthSession',
      user: { displayName: 'null', locale: 'en' },
    });
    expect(await ada.run('generateTotp', { name: null, password: null })).toMatchObject({
      __typename: 'MfaTotpEnrollment',
    });
    expect(await ada.run('signOut', { refreshToken: null, all: null })).toMatchObject({ count: 1 });
  });
});
