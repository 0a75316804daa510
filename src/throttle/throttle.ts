import type { Key } from '../crypto/keyring.ts';
import { keyedHash } from '../crypto/tokens.ts';
import { networkOf } from '../shared/network.ts';
import type { Quota } from './quota.sql.ts';
import type { Charge } from './throttle.sql.ts';
import {
  addressRule,
  messageQuotas,
  passwordRule,
  refusedTicketsQuota,
  signUpQuota,
  triesQuota,
} from './throttle-rules.ts';

/** What sending a message spends. `tries` is not given back when the message could not be sent. */
export type MessageQuotas = { readonly tries: readonly Quota[]; readonly sent: readonly Quota[] };

/** What is given beside a password by who has it: strangers have not, and use up nothing of theirs. */
export type Held = { readonly kind: 'device' | 'session' | 'ticket'; readonly id: string };

/** Says what an attempt is charged to. Identifiers are stored as keyed hashes. */
export function createThrottle(deps: {
  enabled: boolean;
  key: Key;
  smsCountryHourlyLimit: number;
}) {
  const keyFor = (scope: string, value: string): string =>
    `${scope}:${keyedHash(deps.key, scope, value).toString('base64url')}`;

  return {
    /** On the address, where anyone can guess; else on what only its holder can guess with. */
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

    signUps: (ipAddress: string | null): Quota | null =>
      deps.enabled ? { key: keyFor('sign-up', networkOf(ipAddress)), ...signUpQuota } : null,

    refusedTickets: (ipAddress: string | null): Quota | null =>
      deps.enabled
        ? { key: keyFor('refused-tickets', networkOf(ipAddress)), ...refusedTicketsQuota }
        : null,

    /** `country` is that of a text message: whoever earns by them owns many numbers of one country. */
    message(recipient: string, country: string | null): MessageQuotas {
      if (!deps.enabled) return { tries: [], sent: [] };
      const sent = messageQuotas.map(({ name, ...quota }) => ({
        ...quota,
        key: keyFor(`message-${name}`, recipient),
      }));
      const perCountry = {
        key: `sms-country:${country}`,
        max: deps.smsCountryHourlyLimit,
        windowSeconds: 3600,
      };
      return {
        tries: [{ ...triesQuota, key: keyFor('message-tries', recipient) }],
        sent: country === null ? sent : [...sent, perCountry],
      };
    },
  };
}

export type Throttle = ReturnType<typeof createThrottle>;
