import type { Passkeys } from './passkeys.ts';
import type { AuthenticatorApp } from './authenticator-app.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the panel shows. */
type Shown = {
  readonly signedIn: { readonly email: string; readonly until: Date | null } | null;
  readonly ticket: { readonly until: Date | null; readonly enrolls: boolean } | null;
  readonly picture: string | null;
  readonly note: string;
  /** Whether there is anything to forget. */
  readonly holds: boolean;
};

export type Held = ReturnType<typeof createHeld>;

/**
 * The tokens of the last session and the last ticket, and what else the next step takes. In memory
 * alone: whatever can read the storage of this page would have it otherwise.
 */
export function createHeld(passkeys: Passkeys, app: AuthenticatorApp | null) {
  type Session = { accessToken: string | null; refreshToken: string | null; until: Date | null };
  let session: Session | null = null;
  let user: { id: string | null; email: string | null } = { id: null, email: null };
  let ticket: { value: string; until: Date | null; enrolls: boolean } | null = null;
  let deviceToken: string | null = null;
  let factorId: string | null = null;
  let recoveryCodes: string[] = [];
  let picture: string | null = null;
  let note = '';
  let shown: Shown;
  const listeners = new Set<() => void>();

  /** What must not be stored. */
  const secrets = (): string[] =>
    [
      session?.accessToken,
      session?.refreshToken,
      ticket?.value,
      deviceToken,
      app?.secret(),
      ...recoveryCodes,
    ].filter((secret) => secret !== null && secret !== undefined);

  function tell(): void {
    const signedIn = session?.accessToken
      ? { email: user.email ?? '', until: session.until }
      : null;
    shown = { signedIn, ticket, picture, note, holds: secrets().length > 0 || picture !== null };
    for (const listener of listeners) listener();
  }
  tell();

  const isObject = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const text = (value: unknown): string | null =>
    typeof value === 'string' && value !== '' ? value : null;
  const moment = (value: unknown): Date | null => (text(value) ? new Date(String(value)) : null);

  function endSession(): void {
    session = null;
    ticket = null;
    user = { ...user, id: null };
  }

  /** Looks through an answer for what a later step takes. */
  function look(found: Fields): void {
    if (text(found['accessToken'])) {
      const seconds = found['accessTokenExpiresIn'];
      session = {
        accessToken: text(found['accessToken']),
        refreshToken: text(found['refreshToken']) ?? session?.refreshToken ?? null,
        until: typeof seconds === 'number' ? new Date(Date.now() + seconds * 1000) : null,
      };
      ticket = null;
      picture = null;
      const who = isObject(found['user']) ? found['user'] : {};
      user = { id: text(who['id']) ?? user.id, email: text(who['email']) ?? user.email };
    }
    if (text(found['ticket'])) {
      const enrolls = found['__typename'] === 'MfaEnrollmentTicket';
      ticket = { value: text(found['ticket'])!, until: moment(found['expiresAt']), enrolls };
      const factors = Array.isArray(found['factors']) ? found['factors'].filter(isObject) : [];
      const sent = factors.find(({ type }) => type === 'SMS' || type === 'EMAIL') ?? factors[0];
      factorId = text(sent?.['id']) ?? factorId;
    }
    deviceToken = text(found['deviceToken']) ?? deviceToken;
    factorId = text(found['factorId']) ?? factorId;
    picture = text(found['imageUrl']) ?? picture;
    if (text(found['totpUri'])) app?.scan(text(found['totpUri'])!);
    if (isObject(found['options'])) passkeys.offer(found['options']);
    const codes = found['recoveryCodes'] ?? found['codes'];
    if (Array.isArray(codes)) recoveryCodes = codes.map(String);

    for (const below of Object.values(found).flat()) if (isObject(below)) look(below);
  }

  /** What an empty variable of this name stands for. Null where nothing was seen yet. */
  async function meant(name: string, field: string): Promise<unknown> {
    if (name === 'otp' || name === 'code') {
      if (field === 'verifySignInMfaRecoveryCode') return recoveryCodes[0] ?? null;
      const byApp = field === 'verifySignInMfaTotp' || field === 'verifyChangeUserMfa';
      return byApp && app ? app.nextCode() : null;
    }
    if (name === 'credential') return passkeys.prompt();
    const known: Fields = {
      ticket: ticket?.value,
      refreshToken: session?.refreshToken,
      deviceToken,
      factorId,
      email: user.email,
      userId: user.id,
    };
    return known[name] ?? null;
  }

  return {
    /** The bearer token to send. A ticket that opens enrollment takes the place of a session. */
    bearer: (): string | null => (ticket?.enrolls ? ticket.value : (session?.accessToken ?? null)),

    /** Fills what is `""`, and leaves out what it knows nothing for. */
    async fill(field: string, variables: Fields): Promise<Fields> {
      const filled: Record<string, unknown> = {};
      const names: string[] = [];
      for (const [name, value] of Object.entries(variables)) {
        const sent = value === '' ? await meant(name, field) : value;
        if (value === '' && sent !== null) names.push(name);
        if (sent !== null || value === null) filled[name] = sent;
      }
      note = names.length > 0 ? `filled in: ${names.join(', ')}` : '';
      return filled;
    },

    /** Reads an answer. `bearer` is what this page added to the request, if it did. */
    see(field: string, variables: Fields, answer: unknown, bearer: string | null): void {
      const { data, errors } = isObject(answer) ? answer : {};
      const codes = (Array.isArray(errors) ? errors : []).map(
        (error: { extensions?: { code?: string } }) => error.extensions?.code,
      );
      if (bearer && codes.includes('UNAUTHENTICATED')) {
        if (session?.accessToken === bearer) session = { ...session, accessToken: null };
        if (ticket?.value === bearer) ticket = null;
        note = 'The token was not accepted any more: refresh the session, or sign in.';
      }
      const result = isObject(data) && isObject(data[field]) ? data[field] : {};
      const { __typename: type, code } = result;
      if (field === 'signUpEmailPassword' && code === undefined && variables['email']) {
        endSession();
        user = { id: null, email: text(variables['email']) };
      }
      if (field === 'signOut' && type === 'AuthSessionsEnded') endSession();
      if (type === 'AuthDeletedUser') endSession();
      if (type === 'MfaChange') picture = null;
      if (code === 'INVALID_TICKET') ticket = null;
      if (code === 'INVALID_REFRESH_TOKEN') session = null;
      if (field === 'verifySignInMfaRecoveryCode' && variables['code'] === recoveryCodes[0])
        recoveryCodes = recoveryCodes.slice(1);
      look(isObject(data) ? data : {});
      tell();
    },

    forget(): void {
      endSession();
      user = { id: null, email: null };
      deviceToken = factorId = picture = null;
      recoveryCodes = [];
      note = '';
      passkeys.forget();
      app?.forget();
      tell();
    },

    secrets,
    shown: () => shown,
    subscribe(changed: () => void): () => void {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
