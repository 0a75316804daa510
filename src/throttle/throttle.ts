import type { Key } from '../crypto/keyring.ts';
import { keyedHash } from '../crypto/tokens.ts';
import { networkOf } from '../shared/network.ts';
import type { Quota } from './quota.sql.ts';
import type { Charge } from './throttle.sql.ts';
import {
  accountQuota,
  addressRule,
  exportQuota,
  handOverQuota,
  linkQuotas,
  linkRequestQuota,
  messageQuotas,
  networkQuota,
  passkeyChallengeQuota,
  passkeyRule,
  passwordRule,
  refusedTicketsQuota,
  refusedTokensQuota,
  signInCodeRule,
  signUpQuota,
  triesQuota,
} from './throttle-rules.ts';

export type Message = {
  readonly recipient: string;
  /** The country of a text message. Who earns by messages owns many numbers there. */
  readonly country: string | null;
  /** Whether the recipient has shown before that messages arrive there. */
  readonly proven: boolean;
  /** Who chose an unproven recipient. Null where there was nothing to choose. */
  readonly sender: { readonly userId: string; readonly ipAddress: string | null } | null;
};

/** What sending a message is charged to. `tries` is not given back when the message could not be sent. */
export type MessageQuotas = { readonly tries: readonly Quota[]; readonly sent: readonly Quota[] };

/** What only the owner can send with a password: its attempts are theirs, and no stranger's. */
export type Held = { readonly kind: 'device' | 'session' | 'ticket'; readonly id: string };

/** By what the counters of one user are named. */
export type UserNames = {
  readonly userId: string;
  readonly email: string;
  readonly held: readonly Held[];
  /** The ids of their factors. */
  readonly factors: readonly string[];
  /** Where messages were sent to. */
  readonly recipients: readonly string[];
};

/** Says what an attempt is charged to. Identifiers are stored as keyed hashes. */
export function createThrottle(deps: {
  enabled: boolean;
  key: Key;
  smsCountryHourlyLimit: number;
  smsEnrollmentCountryHourlyLimit: number;
}) {
  const keyFor = (scope: string, value: string): string =>
    `${scope}:${keyedHash(deps.key, scope, value).toString('base64url')}`;

  return {
    /** Charges what came with the password, or the e-mail address where nothing did. */
    password(email: string, held: Held | null): Charge {
      if (!deps.enabled) return null;
      const key = held ? keyFor(held.kind, held.id) : keyFor('password', email);
      return { key, rule: passwordRule };
    },

    address: (ipAddress: string | null): Charge =>
      deps.enabled ? { key: keyFor('address', networkOf(ipAddress)), rule: addressRule } : null,

    adminSecrets: (ipAddress: string | null): Charge =>
      deps.enabled
        ? { key: keyFor('admin-secret', networkOf(ipAddress)), rule: addressRule }
        : null,

    passkeys: (ipAddress: string | null): Charge =>
      deps.enabled ? { key: keyFor('passkey', networkOf(ipAddress)), rule: passkeyRule } : null,

    passkeyChallenges: (ipAddress: string | null): Quota | null =>
      deps.enabled
        ? { key: keyFor('passkey-challenge', networkOf(ipAddress)), ...passkeyChallengeQuota }
        : null,

    handOvers: (sessionId: string): Quota | null =>
      deps.enabled ? { key: keyFor('hand-over', sessionId), ...handOverQuota } : null,

    signInCodes: (ipAddress: string | null): Charge =>
      deps.enabled
        ? { key: keyFor('sign-in-code', networkOf(ipAddress)), rule: signInCodeRule }
        : null,

    signUps: (ipAddress: string | null): Quota | null =>
      deps.enabled ? { key: keyFor('sign-up', networkOf(ipAddress)), ...signUpQuota } : null,

    refusedTickets: (ipAddress: string | null): Quota | null =>
      deps.enabled
        ? { key: keyFor('refused-tickets', networkOf(ipAddress)), ...refusedTicketsQuota }
        : null,

    refusedTokens: (ipAddress: string | null): Quota | null =>
      deps.enabled
        ? { key: keyFor('refused-tokens', networkOf(ipAddress)), ...refusedTokensQuota }
        : null,

    /** What asking for a mailed link is charged to. Who asks is only told of `network`. */
    links(what: 'verification' | 'reset' | 'change', email: string, ipAddress: string | null) {
      if (!deps.enabled) return { network: null, mailbox: [] };
      const network = networkOf(ipAddress);
      return {
        network: { key: keyFor(`links-${what}`, network), ...linkRequestQuota },
        mailbox: linkQuotas.map(({ name, ...quota }) => ({
          key: keyFor(`links-to-${name}`, name === 'network' ? `${email} ${network}` : email),
          ...quota,
        })),
      };
    },

    exports: (userId: string): Quota | null =>
      deps.enabled ? { key: keyFor('export', userId), ...exportQuota } : null,

    /**
     * The keys of all counters that one user can have. Those of a recipient count for whoever owns the
     * mailbox or the number, and the owner need not be this user.
     */
    countersOf({ userId, email, held, recipients }: UserNames) {
      return {
        user: [
          keyFor('password', email),
          keyFor('enrollment-account', userId),
          keyFor('export', userId),
          ...held.flatMap(({ kind, id }) =>
            kind === 'session' ? [keyFor(kind, id), keyFor('hand-over', id)] : [keyFor(kind, id)],
          ),
        ],
        recipients: [
          keyFor('links-to-all', email),
          ...['message', 'enrollment'].flatMap((scope) =>
            ['tries', ...messageQuotas.map(({ name }) => name)].flatMap((name) =>
              recipients.map((recipient) => keyFor(`${scope}-${name}`, recipient)),
            ),
          ),
        ],
      };
    },

    /**
     * Quotas are locked in this order: that of the recipient, of the sender, of the sender's network,
     * and those that many share. Messages to unproven recipients have quotas of their own, so that
     * nobody can use up by them what others need to sign in.
     */
    message({ recipient, country, proven, sender }: Message): MessageQuotas {
      if (!deps.enabled) return { tries: [], sent: [] };
      const scope = proven ? 'message' : 'enrollment';
      const perRecipient = messageQuotas.map(({ name, ...quota }) => ({
        ...quota,
        key: keyFor(`${scope}-${name}`, recipient),
      }));
      return {
        tries: [{ ...triesQuota, key: keyFor(`${scope}-tries`, recipient) }],
        sent: [
          ...perRecipient,
          ...(sender ? senderQuotas(sender) : []),
          ...(country === null ? [] : [countryQuota(country, proven)]),
        ],
      };
    },
  };

  function senderQuotas({ userId, ipAddress }: NonNullable<Message['sender']>): Quota[] {
    return [
      { ...accountQuota, key: keyFor('enrollment-account', userId) },
      { ...networkQuota, key: keyFor('enrollment-network', networkOf(ipAddress)) },
    ];
  }

  function countryQuota(country: string, proven: boolean): Quota {
    return {
      key: `${proven ? 'sms' : 'enrollment'}-country:${country}`,
      max: proven ? deps.smsCountryHourlyLimit : deps.smsEnrollmentCountryHourlyLimit,
      windowSeconds: 3600,
    };
  }
}

export type Throttle = ReturnType<typeof createThrottle>;
