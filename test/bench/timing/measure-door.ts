import type { Connection } from '../connection.ts';
import type { Address, Standing } from './addresses.ts';
import type { Door } from './doors.ts';

/** Milliseconds that an answer took, by how the address stands. */
export type Times = Readonly<Record<Standing, readonly number[]>>;

/** Asks about one address after the other. What comes first only warms up, and is not counted. */
export async function measureDoor(
  door: Door,
  connection: Connection,
  token: string | undefined,
  { warmUp, addresses }: { warmUp: readonly Address[]; addresses: readonly Address[] },
): Promise<Times> {
  async function ask(email: string): Promise<number> {
    const request = { document: door.document, variables: door.variables(email), token };
    const startedAt = performance.now();
    const body = await connection.post(request);
    const took = performance.now() - startedAt;
    if (!body.includes(`"__typename":"${door.answer}"`)) throw new Error(body);
    return took;
  }

  const times: Partial<Record<Standing, number[]>> = {};
  for (const { email } of warmUp) await ask(email);
  for (const { email, standing } of addresses) (times[standing] ??= []).push(await ask(email));
  return times as Times;
}
