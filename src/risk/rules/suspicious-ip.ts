import ipaddr from 'ipaddr.js';
import type { RiskRule } from '../risk.ts';

/** Half of what one network may fail in five minutes. */
const MANY_FAILURES = 10;

/** An address on the operator's lists, or in a network that has failed a lot just now. */
export const suspiciousIp: RiskRule = ({ ipAddress, suspiciousNetworks, recentFailures }) => {
  const network = ipAddress && suspiciousNetworks.find((cidr) => contains(cidr, ipAddress));
  if (network) return { network };
  return recentFailures >= MANY_FAILURES ? { failures: recentFailures } : null;
};

function contains(cidr: string, ipAddress: string): boolean {
  if (!ipaddr.isValid(ipAddress)) return false;
  // An IPv4 address that is written as IPv6 is that IPv4 address.
  const address = ipaddr.process(ipAddress);
  const [network, bits] = networkOf(cidr);
  return address.kind() === network.kind() && address.match(network, bits);
}

/** Lists are written that way too: ::ffff:192.0.2.0/120 is 192.0.2.0/24. */
function networkOf(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const mapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96;
  return mapped ? [network.toIPv4Address(), bits - 96] : [network, bits];
}
