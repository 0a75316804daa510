import { InvalidToken } from '../../mailed-tokens/errors.ts';
import { codeVerifier } from '../../sign-in/hand-over/pkce.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { builder } from '../builder.ts';
import { AuthSession } from '../sessions/sessions.ts';
import { opaqueToken } from '../values/text.ts';

builder.mutationField('exchangeSignInCode', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidToken, RateLimited],
    union: { name: 'ExchangeSignInCodeResult', description: 'Outcomes of `exchangeSignInCode`.' },
    skipTypeScopes: true,
    description:
      'For an app that the account pages led back to: a session of its own, proven by what the session there was proven by, and with an end that is no later. Each code works once, within a minute, also where the verifier is wrong. A second use ends the session that the first one opened.',
    args: {
      code: t.arg.string({
        description: 'As it came in the address of the app.',
        validate: opaqueToken,
      }),
      codeVerifier: t.arg.string({
        description:
          'What the app made the challenge of (RFC 7636, S256): 43 to 128 letters, digits and `-._~`.',
        validate: codeVerifier,
      }),
    },
    resolve: async (_, { code, codeVerifier: verifier }, { services, client, browser }) =>
      browser.keep(await services.exchangeSignInCode(code, verifier, client)),
  }),
);
