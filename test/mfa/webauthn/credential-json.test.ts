import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { authenticationOptions } from '../../../src/mfa/webauthn/options.ts';
import {
  authenticationResponse,
  registrationResponse,
} from '../../../src/mfa/webauthn/credential-json.ts';
import { checkRegistration } from '../../../src/mfa/webauthn/registration.ts';
import { challenge, newAuthenticator, optionsToRegister, rp } from '../../support/relying-party.ts';

const authenticator = newAuthenticator();
const registration = authenticator.register(optionsToRegister());
const assertion = authenticator.authenticate(authenticationOptions(rp, challenge, []));

const { authenticatorAttachment: _, ...registrationKept } = registration;
const { authenticatorAttachment: __, ...assertionKept } = assertion;

/** A value that no message may repeat. */
const SUBMITTED = 'submitted';
const problems = (
  schema: typeof registrationResponse | typeof authenticationResponse,
  value: unknown,
) =>
  (schema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('what the browser sends', () => {
  test('is taken, less the members that nobody reads', () => {
    const more = {
      ...registration,
      clientExtensionResults: { credProps: { rk: true, more: 1 }, more: 1 },
      response: { ...registration.response, publicKeyAlgorithm: -7, authenticatorData: 'AAAA' },
      more: 1,
    };
    expect(registrationResponse.parse(more)).toEqual({
      ...registrationKept,
      clientExtensionResults: { credProps: { rk: true } },
    });
    const { transports: ___, ...older } = registration.response;
    expect(registrationResponse.parse({ ...registration, response: older }).response).toEqual(
      older,
    );
    expect(authenticationResponse.parse({ ...assertion, more: 1 })).toEqual(assertionKept);
  });

  test('may leave out the user handle in each way there is', () => {
    const { userHandle: ___, ...response } = assertion.response;
    for (const userHandle of [undefined, null, '']) {
      const parsed = authenticationResponse.parse({
        ...assertion,
        response: { ...response, userHandle },
      });
      expect(parsed.response).toStrictEqual(response);
    }
  });

  test('fits the checks as it is parsed', async () => {
    const parsed = registrationResponse.parse(registration);
    expect(await checkRegistration(parsed, { rp, challenge })).toMatchObject({ kind: 'verified' });
  });
});

describe('what no browser sends is named, but not repeated', () => {
  const withId = (id: unknown) => ({ ...registration, id, rawId: id });
  const withPart = (member: string, value: unknown) => ({
    ...registration,
    response: { ...registration.response, [member]: value },
  });
  const idOf = (bytes: number) => randomBytes(bytes).toString('base64url');

  test.each<[string, unknown, RegExp]>([
    ['no object', SUBMITTED, /^: must be a credential/],
    ['a list', [SUBMITTED], /^: must be a credential/],
    ['null', null, /^: must be a credential/],
    ['nothing', undefined, /^: must be a credential/],
    ['two ids', { ...registration, rawId: idOf(32) }, /^rawId: must equal id$/],
    ['an empty id', withId(''), /^id: must not be empty$/],
    ['an id that is a number', withId(7), /^id: must be base64url$/],
    ['an id with padding', withId('AQ=='), /^id: must be base64url$/],
    ['an id in base64', withId('a+/a'), /^id: must be base64url$/],
    ['an id with spare bits', withId('AR'), /^id: must be base64url$/],
    ['an id of 1,024 bytes', withId(idOf(1024)), /^id: must have at most 1023 bytes$/],
    ['another type', { ...registration, type: SUBMITTED }, /^type: must be "public-key"$/],
    ['no response', { ...registration, response: SUBMITTED }, /^response: must be the response/],
    ['text', withPart('clientDataJSON', `{"${SUBMITTED}"}`), /^response.clientDataJSON: must be/],
    ['a large part', withPart('attestationObject', idOf(12_289)), /at most 12288 bytes$/],
    ['many transports', withPart('transports', Array(9).fill('usb')), /must have at most 8/],
    ['a long transport', withPart('transports', ['x'.repeat(33)]), /transports.0: is too long$/],
    ['a transport that is none', withPart('transports', [7]), /transports.0: must be text$/],
    ['transports that are none', withPart('transports', SUBMITTED), /transports: must be a list$/],
    ['results that are none', { ...registration, clientExtensionResults: 7 }, /must be an object$/],
  ])('a registration that is %s', (_name, value, problem) => {
    const found = problems(registrationResponse, value);
    expect(found[0]).toMatch(problem);
    expect(found.join()).not.toContain(SUBMITTED);
  });

  test.each(['clientDataJSON', 'authenticatorData', 'signature'])(
    'an assertion without %s',
    (member) => {
      const response = { ...assertion.response, [member]: undefined };
      expect(problems(authenticationResponse, { ...assertion, response })).toEqual([
        `response.${member}: must be base64url`,
      ]);
    },
  );

  test('an assertion with a long user handle', () => {
    const response = { ...assertion.response, userHandle: idOf(65) };
    expect(problems(authenticationResponse, { ...assertion, response })[0]).toMatch(
      /^response.userHandle: must have at most/,
    );
  });

  test('an id of 1,023 bytes is the longest', () => {
    expect(problems(registrationResponse, withId(idOf(1023)))).toEqual([]);
  });
});
