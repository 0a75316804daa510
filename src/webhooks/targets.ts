import { isIP } from 'node:net';
import { InvalidWebhookUrl } from './errors.ts';
import { isAllowedAddress, isPublicAddress, type AllowedHosts } from './public-address.ts';

/** Asks the name service. Throws where it knows no address. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type Target = { readonly url: URL; readonly addresses: readonly string[] };

const MAX_LENGTH = 2048;
/** Names that are never of the Internet. One of a single label is not, either. */
const LOCAL_NAME = /^[^.]+$|(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/;

/**
 * Where webhooks may go. What a URL says is looked at when it is given, and once more before each try,
 * which then connects to the very addresses that were looked at: a name that leads elsewhere by then
 * leads nowhere.
 */
export function createWebhookTargets({
  allowed,
  resolve,
}: {
  allowed: AllowedHosts;
  resolve: Resolve;
}) {
  /** Throws `InvalidWebhookUrl`. */
  function parse(text: string): URL {
    // It resolves decimal, octal and hexadecimal forms of addresses, as whatever connects would.
    const url = text.length <= MAX_LENGTH ? parseOrNull(text) : null;
    if (!url) throw new InvalidWebhookUrl('it is no URL');
    const host = hostOf(url);
    const named = allowed.names.has(host) || isAllowedAddress(host, allowed);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && named)) {
      throw new InvalidWebhookUrl('it must be https');
    }
    if (url.username || url.password) throw new InvalidWebhookUrl('it holds a user or a password');
    if (url.hash) throw new InvalidWebhookUrl('it holds a fragment');
    if (!named && (isIP(host) ? !isPublicAddress(host) : LOCAL_NAME.test(host))) {
      throw new InvalidWebhookUrl('its host is not on the Internet');
    }
    return url;
  }

  const mayConnect = (url: URL, address: string): boolean =>
    allowed.names.has(hostOf(url)) ||
    isPublicAddress(address) ||
    isAllowedAddress(address, allowed);

  return {
    /**
     * For a URL that is given. A name that nobody knows yet passes: it may be there when something is
     * sent, and is looked at then.
     */
    async require(text: string): Promise<URL> {
      const url = parse(text);
      const addresses = await addressesOf(url, resolve).catch(() => []);
      if (!addresses.every((address) => mayConnect(url, address))) {
        throw new InvalidWebhookUrl('its host is not on the Internet');
      }
      return url;
    },

    /** For a try. One address that is not allowed is enough: a decent name has none. */
    async find(text: string): Promise<Target> {
      const url = parse(text);
      const addresses = await addressesOf(url, resolve);
      if (addresses.length === 0 || !addresses.every((address) => mayConnect(url, address))) {
        throw new InvalidWebhookUrl('its host is not on the Internet');
      }
      return { url, addresses };
    },
  };
}

export type WebhookTargets = ReturnType<typeof createWebhookTargets>;

function parseOrNull(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Without the brackets of IPv6, and without the dot that ends a full name. */
const hostOf = (url: URL): string =>
  url.hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();

const addressesOf = async (url: URL, resolve: Resolve): Promise<readonly string[]> =>
  isIP(hostOf(url)) ? [hostOf(url)] : resolve(hostOf(url));
