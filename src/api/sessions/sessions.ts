import { z } from 'zod';
import { AuthError } from '../errors/auth-error.ts';
import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { opaqueToken } from '../values/text.ts';
import { RateLimited } from '../../throttle/errors.ts';
import { AuthUser } from '../accounts/user.ts';
import { isWholeAccount } from '../../users/user.ts';
import { InvalidRefreshToken, RefreshConflict } from '../../sessions/errors.ts';
import { aalOf, amrOf, storedProofs } from '../../sessions/proofs.ts';
import { describeProgram } from '../../shared/describe-program.ts';
import type { SessionTokens } from '../../sessions/session.ts';

export const AuthSession = builder.objectRef<SessionTokens>('AuthSession').implement({
  description: 'A signed-in session and the tokens that stand for it.',
  isTypeOf: byKind<SessionTokens>('session'),
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', {
      description: 'JWT (RFC 9068). Send it as `Authorization: Bearer …`.',
    }),
    accessTokenExpiresIn: t.exposeInt('accessTokenExpiresIn', {
      description: 'Seconds until the access token expires.',
    }),
    refreshToken: t.exposeString('refreshToken', {
      description: 'Opaque, and good for one `refreshSession`. Keep it secret.',
    }),
    refreshTokenId: t.exposeID('sessionId', {
      description: "The session's id: the `sid` claim.",
    }),
    user: t.expose('user', { type: AuthUser, description: 'Who is signed in.' }),
    deviceToken: t.string({
      nullable: true,
      description:
        'Set when `rememberDevice` was asked for and is allowed, and anew after each sign-in that used one: keep the newest, send it with the next sign-in.',
      resolve: ({ deviceToken }) => deviceToken ?? null,
    }),
    mfaEnrollmentDeadline: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when a second factor must be enrolled. Null where none must.',
      resolve: ({ enrollmentDeadline }) => enrollmentDeadline ?? null,
    }),
  }),
});

const AuthUserSession = builder.prismaObject('Session', {
  name: 'AuthUserSession',
  select: { id: true },
  description: 'One signed-in device of a user.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The `sid` claim of its access tokens.' }),
    current: t.boolean({
      description: 'Whether this request was made with it.',
      resolve: async ({ id }, _, { caller }) => (await caller.findViewer())?.session?.id === id,
    }),
    aal: t.string({
      description: 'How strongly it was proven: aal1 (one factor) or aal2 (two).',
      select: { proofs: true },
      resolve: ({ proofs }) => aalOf(storedProofs(proofs)),
    }),
    amr: t.stringList({
      description: 'How it was proven, in the terms of RFC 8176.',
      select: { proofs: true },
      resolve: ({ proofs }) => [...amrOf(storedProofs(proofs))],
    }),
    ipAddress: t.exposeString('ipAddress', {
      nullable: true,
      description: 'Where it was opened from.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'The program that opened it, as it named itself.',
    }),
    place: t.string({
      nullable: true,
      description:
        'Where about that was, in English: city and country. Null where nobody knows, or no GeoIP database is configured.',
      select: { ipAddress: true },
      resolve: ({ ipAddress }, _, { services }) => services.sessions.placeOf(ipAddress),
    }),
    device: t.string({
      nullable: true,
      description: 'That program in words: browser and system, as trusted devices are named.',
      select: { userAgent: true },
      resolve: ({ userAgent }) => describeProgram(userAgent),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was opened.' }),
    lastUsedAt: t.expose('refreshedAt', {
      type: 'DateTime',
      description: 'When its tokens were last renewed.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When it ends if nothing uses it: idle, or at the end of its lifetime where that is sooner.',
    }),
  }),
});

builder.objectField(AuthUser, 'sessions', (t) =>
  t.prismaField({
    type: [AuthUserSession],
    authScopes: isWholeAccount,
    description: 'Where the user is signed in, last used first.',
    resolve: ({ select }, user, _, { services }) => services.sessions.list(user, select ?? {}),
  }),
);

type SessionsEnded = { readonly kind: 'sessionsEnded'; readonly count: number };

export const sessionsEnded = (count: number): SessionsEnded => ({ kind: 'sessionsEnded', count });

export const AuthSessionsEnded = builder.objectRef<SessionsEnded>('AuthSessionsEnded').implement({
  description: 'The sessions are over; their access and refresh tokens are worthless here.',
  isTypeOf: byKind<SessionsEnded>('sessionsEnded'),
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many sessions ended. 0 if none was left.' }),
  }),
});

builder.objectType(InvalidRefreshToken, {
  name: 'AuthInvalidRefreshTokenError',
  description:
    'Returned when the refresh token is unknown, expired, revoked or was used before. In the last case the session has been ended.',
  interfaces: [AuthError],
});

builder.objectType(RefreshConflict, {
  name: 'AuthRefreshConflictError',
  description:
    'Returned when a parallel request rotated this token moments ago. Use the token it was given.',
  interfaces: [AuthError],
});

builder.mutationField('refreshSession', (t) =>
  t.errorUnionField({
    types: [AuthSession, InvalidRefreshToken, RefreshConflict, RateLimited],
    union: { name: 'RefreshSessionResult', description: 'Outcomes of `refreshSession`.' },
    skipTypeScopes: true,
    description: 'Exchanges a refresh token, once, for new tokens of the same session.',
    args: {
      refreshToken: t.arg.string({
        required: false,
        description:
          'The newest refresh token of the session. May be left out by browsers that hold it as a cookie, where the operator has that on.',
        validate: opaqueToken,
      }),
    },
    resolve: (_, { refreshToken }, { services, client, browser }) =>
      browser.renew(refreshToken, (token) => services.sessions.refresh(token, client)),
  }),
);

builder.mutationField('signOut', (t) =>
  t.errorUnionField({
    types: [AuthSessionsEnded],
    union: { name: 'SignOutResult', description: 'Outcomes of `signOut`.' },
    skipTypeScopes: true,
    description:
      'Ends the session of the refresh token, or else of the access token. Takes the cookie away, too.',
    args: {
      refreshToken: t.arg.string({
        required: false,
        description:
          'The session to end. Without it, the cookie says which; without that, the access token.',
        validate: opaqueToken,
      }),
      all: t.arg.boolean({
        required: false,
        description: 'End every session of the user.',
      }),
    },
    resolve: async (_, { refreshToken: argument, all }, { services, client, caller, browser }) => {
      const refreshToken = argument ?? browser.refreshToken();
      const by = refreshToken ? { refreshToken } : { viewer: await caller.requireSession() };
      const count = await services.sessions.signOut(by, all ?? false, client);
      return browser.forget(sessionsEnded(count));
    },
  }),
);

builder.mutationField('revokeSession', (t) =>
  t.errorUnionField({
    types: [AuthSessionsEnded],
    union: { name: 'RevokeSessionResult', description: 'Outcomes of `revokeSession`.' },
    description: 'Ends one of your own sessions. A foreign or unknown id ends nothing.',
    args: {
      id: t.arg.id({
        description: 'The id of a session in `me.sessions`.',
        validate: z.uuid('must be a session id'),
      }),
    },
    resolve: async (_, { id }, { services, client, caller }) =>
      sessionsEnded(await services.sessions.revoke(await caller.requireViewer(), id, client)),
  }),
);
