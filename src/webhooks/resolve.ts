import { lookup } from 'node:dns/promises';

/** As `connect` would ask it: hosts files count. */
export async function resolveHost(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}
