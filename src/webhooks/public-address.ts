import ipaddr from 'ipaddr.js';

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Hosts that the operator names, although nobody outside could reach them. */
export type AllowedHosts = {
  readonly names: ReadonlySet<string>;
  readonly ranges: readonly Range[];
};

/** Names, addresses, and networks in CIDR notation. */
export function allowedHosts(hosts: readonly string[]): AllowedHosts {
  const ranges: Range[] = [];
  const names = new Set<string>();
  for (const host of hosts) {
    if (ipaddr.isValidCIDR(host)) ranges.push(ipaddr.parseCIDR(host));
    else if (ipaddr.isValid(host)) ranges.push([ipaddr.parse(host), isIpv4(host) ? 32 : 128]);
    else names.add(host.toLowerCase());
  }
  return { names, ranges };
}

const isIpv4 = (text: string): boolean => ipaddr.parse(text).kind() === 'ipv4';

/** What is handed out to networks on the Internet. All else in IPv6 is local, or leads to IPv4. */
const GLOBAL_UNICAST: Range = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an address is one of the Internet: not private, not of this machine, not of its link, not of a
 * carrier, not reserved, and not IPv6 that holds an IPv4 address, which a gateway could translate.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isWithin(address, GLOBAL_UNICAST);
}

export function isAllowedAddress(text: string, { ranges }: AllowedHosts): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  return ranges.some((range) => isWithin(address, range));
}

const isWithin = (address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Range): boolean =>
  address.kind() === network.kind() && address.match([network, bits] as never);
