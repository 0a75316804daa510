/** Where no address but every one is meant, and addresses that only this machine has. */
const ANY_OR_OWN = new Set(['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost']);

/**
 * What a browser on this machine opens. By name where there is one: a passkey belongs to a domain, and
 * an address is none.
 */
export function openingUrl(host: string, port: number): string {
  const name = ANY_OR_OWN.has(host.toLowerCase()) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/graphql`;
}
