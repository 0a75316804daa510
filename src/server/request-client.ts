import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Client } from '../shared/client.ts';

const MAX_USER_AGENT = 512;

/**
 * Who calls, by the network. X-Forwarded-For counts only as far as the operator's own proxies
 * reach: anyone can send the header.
 */
export function requestClient(request: IncomingMessage, trustedProxyHops: number): Client {
  const ipAddress = proxyAddr(request, (_address, hop) => hop < trustedProxyHops);
  const userAgent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT);
  // What is no address is not recorded as one, and shares the limits of all unknown ones.
  return { ipAddress: isIP(ipAddress ?? '') ? ipAddress : null, userAgent: userAgent ?? null };
}
