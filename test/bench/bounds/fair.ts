import { createDecipheriv, createHmac } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import * as sql from './fair-statements.ts';
import * as bound from './serve.ts';
import { ISSUER, matchTotp, newRefreshToken, randomToken } from './tokens.ts';
import { sha256, signToken, verifyToken } from './tokens.ts';

// The fair bound: the guarantees of the service, hand-written for the four operations that are measured
// and nothing else. It charges before it checks, opens a sealed secret, goes by the policy, writes the same
// rows into the same tables, and lets nothing be used twice. Ours / fair says how good the code is. What
// it leaves out is generality: webhooks, risk, trusted devices, other factors, what errors say; and the
// audit chain, which is linked after the operation.

const SESSION_TTL_MS = 30 * 24 * 3600_000;
const TICKET_TTL_MS = 300_000;
const limits = process.env['LIMITS'] === 'on';
const sealKey = Buffer.from(process.env['SEAL_KEY']!, 'hex');
const openSession = sql.openSession(limits);
const issueTicket = sql.issueTicket(limits);

type Proofs = readonly { method: string; at: string }[];

const keyed = (scope: string, value: string): string =>
  `${scope}:${createHmac('sha256', sealKey).update(`${scope}:${value}`).digest('base64url')}`;

/** AES-256-GCM: nonce, ciphertext, tag; bound to its user and row. */
function unseal(sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

/** With the claims that the service puts into its own. */
function accessToken(user: bound.UserRow, sessionId: string, proofs: Proofs): string {
  return signToken(user.id, sessionId, {
    aud: ISSUER,
    client_id: ISSUER,
    jti: uuidv7(),
    auth_time: Math.floor(Date.parse(proofs[0]!.at) / 1000),
    acr: proofs.length > 1 ? 'aal2' : 'aal1',
    amr: proofs.map(({ method }) => (method === 'password' ? 'pwd' : 'otp')),
    'https://hasura.io/jwt/claims': {
      'x-hasura-user-id': user.id,
      'x-hasura-default-role': user.default_role,
      'x-hasura-allowed-roles': user.roles,
    },
  });
}

const answer = (user: bound.UserRow, id: string, refreshToken: string, proofs: Proofs) =>
  bound.presentSession(user, { id, refreshToken, accessToken: accessToken(user, id, proofs) });

/** What is asked of a user, by the policy that rules: held, and read again when it is another. */
let held: sql.Policy | undefined;
async function judge({ policy_id: id, held: types }: sql.Standing) {
  if (held?.id !== id) held = await sql.findPolicy(new Date(), id);
  const { requirement, allowed_factors: allowed } = held!;
  return { requirement, enrolled: types.some((type) => allowed.includes(type)) };
}

/** The values of a session and its event: $5 to $12. */
function newSession(now: Date, proofs: Proofs, caller: bound.Caller) {
  const id = uuidv7();
  const refreshToken = newRefreshToken(id);
  const methods = proofs.map(({ method }) => method);
  const values = [
    id,
    JSON.stringify(proofs),
    sha256(refreshToken),
    caller.ipAddress,
    caller.userAgent,
    new Date(now.getTime() + SESSION_TTL_MS),
    uuidv7(),
    JSON.stringify({ sessionId: id, methods }),
  ];
  return { id, refreshToken, values };
}

const endSurplus = (now: Date, userId: string, { ipAddress, userAgent }: bound.Caller) =>
  sql.endSurplus(now, userId, uuidv7(), ipAddress, userAgent);

bound.serve({
  async signInEmailPassword(_, { email, password }, caller) {
    const now = new Date();
    const address = email.trim().toLowerCase();
    const charges = limits
      ? [keyed('identifier', address), keyed('network', caller.ipAddress)]
      : [];
    const user = await (limits
      ? sql.chargeAndFind(now, address, ...charges)
      : sql.findCandidate(now, address));
    if (!user || !(await bound.verifyPassword(user.password_hash, password))) {
      throw new Error('wrong');
    }
    const { requirement, enrolled } = await judge(user);
    if (user.disabled_at || (requirement === 'REQUIRED' && !enrolled)) throw new Error('refused');
    const seen = [now, user.id, user.access_version, user.policy_id];
    const proofs = [{ method: 'password', at: now.toISOString() }];
    if (enrolled && requirement !== 'DISABLED') {
      const ticket = randomToken();
      const expiresAt = new Date(now.getTime() + TICKET_TTL_MS);
      const { ipAddress, userAgent } = caller;
      const row = [
        sha256(ticket),
        JSON.stringify(proofs),
        expiresAt,
        ipAddress,
        userAgent,
        uuidv7(),
      ];
      if (!(await issueTicket(...seen, ...row, ...charges))) throw new Error('changed');
      return { __typename: 'MfaTicket', ticket, expiresAt: expiresAt.toISOString() };
    }
    const { id, refreshToken, values } = newSession(now, proofs, caller);
    const opened = await openSession(...seen, ...values, ...charges);
    if (!opened) throw new Error('changed');
    if (opened.was_full) await endSurplus(now, user.id, caller);
    return answer(user, id, refreshToken, proofs);
  },

  async verifySignInMfaTotp(_, { ticket, otp }, caller) {
    const now = new Date();
    const tokenHash = sha256(ticket);
    const charged = await sql.chargeTicket(now, tokenHash);
    if (!charged) throw new Error('refused');
    const context = `factors:${charged.user_id}:${charged.factor_id}`;
    const step = matchTotp(unseal(charged.sealed_secret, context), otp);
    if (!step || step <= Number(charged.last_time_step)) throw new Error('wrong');
    const proofs = [...charged.proofs, { method: 'totp', at: now.toISOString() }];
    const { id, refreshToken, values } = newSession(now, proofs, caller);
    const { user_id: userId, factor_id: factorId, access_version: version } = charged;
    const user = await sql.redeem(now, userId, version, step, ...values, tokenHash, factorId, now);
    if (!user) throw new Error('wrong');
    if (user.was_full) await endSurplus(now, userId, caller);
    return answer(user, id, refreshToken, proofs);
  },

  async refreshSession(_, { refreshToken }) {
    const id = refreshToken.split('.')[0];
    const next = newRefreshToken(id);
    const session = await sql.rotate(new Date(), id, sha256(refreshToken), sha256(next));
    if (!session) throw new Error('unknown');
    const { requirement, enrolled } = await judge(session);
    if (requirement === 'REQUIRED' && !enrolled) throw new Error('refused');
    return answer(session, id, next, session.proofs);
  },

  async me(_, _args, { token }) {
    const claims = verifyToken(token);
    const user = claims && (await sql.findSession(new Date(), claims.sid, claims.sub));
    if (!user) throw new Error('unauthenticated');
    return bound.present(user);
  },
});
