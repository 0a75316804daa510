import ipaddr from 'ipaddr.js';
import type { Key } from '../crypto/keyring.ts';
import { keyedHash } from '../crypto/tokens.ts';
import type { Quota } from './quota.sql.ts';
import type { Charge } from './throttle.sql.ts';
import {
  accountQuota,
  addressRule,
  messageQuotas,
  networkQuota,
  passwordRule,
  triesQuota,
} from './throttle-rules.ts';

export type Message = {
  readonly recipient: string;
  /** Of a text message: whoever earns by them owns many numbers of one country. */
  readonly country: string | null;
  /** Whether the recipient has shown before that messages arrive there. */
  readonly proven: boolean;
  /** Who chose an unproven recipient. Null where there was nothing to choose. */
  readonly sender: { readonly userId: string; readonly ipAddress: string | null } | null;
};

/** What sending a message spends. `tries` is not given back when the message could not be sent. */
export type MessageQuotas = { readonly tries: readonly Quota[]; readonly sent: readonly Quota[] };

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
    password: (email: string): Charge =>
      deps.enabled ? { key: keyFor('password', email), rule: passwordRule } : null,

    /** A browser that its user trusts: nobody else's failures make it wait. */
    device: (deviceId: string): Charge =>
      deps.enabled ? { key: keyFor('device', deviceId), rule: passwordRule } : null,

    address: (ipAddress: string | null): Charge =>
      deps.enabled ? { key: keyFor('address', networkOf(ipAddress)), rule: addressRule } : null,

    /**
     * In the order in which quotas are locked: of the recipient, of the sender, of the sender's network,
     * and those that many share. Unproven recipients spend budgets of their own throughout, so that
     * nobody can use up what others need to sign in.
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

/** One subscriber: an IPv4 address, or an IPv6 /64, of which a subscriber has 2^64 addresses. */
function networkOf(ipAddress: string | null): string {
  // An address that cannot be read shares one budget with all such: never no budget.
  if (!ipAddress || !ipaddr.isValid(ipAddress)) return 'unknown';
  const address = ipaddr.process(ipAddress);
  return address.kind() === 'ipv4'
    ? address.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString();
}
