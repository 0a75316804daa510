import ipaddr from 'ipaddr.js';

/** One subscriber: an IPv4 address, or an IPv6 /64, of which a subscriber has 2^64 addresses. */
export function networkOf(ipAddress: string | null): string {
  // An address that cannot be read shares one budget with all such: never no budget.
  if (!ipAddress || !ipaddr.isValid(ipAddress)) return 'unknown';
  const address = ipaddr.process(ipAddress);
  return address.kind() === 'ipv4'
    ? address.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString();
}
