import { expect, test } from 'vitest';
import { operations } from '../../src/clients/operations.ts';
import { clients } from '../support/clients.ts';
import { madeUpService, outcomesOf } from '../support/made-up-service.ts';
import { wellFormed } from '../support/well-formed.ts';

// What the service answers is tested with the service. Here a made-up one answers all that it could.
test.each(Object.keys(clients))(
  '%s loses no field of any outcome of any operation',
  async (client) => {
    let outcomes = 0;
    for (const [name, text] of Object.entries(operations) as [string, string][]) {
      const field = /\{\s*(\w+)/.exec(text)![1]!;
      for (const outcome of outcomesOf(field)) {
        let wire: unknown;
        const service = madeUpService(field, outcome);
        const run = clients[client]!('http://service.example/graphql', async (input, init) => {
          const response = await service(input, init);
          ({ data: wire } = (await response.clone().json()) as { data: unknown });
          return response;
        });
        const data = await run(text, wellFormed(text));
        expect({ name, outcome: String(outcome), data }).toEqual({
          name,
          outcome: String(outcome),
          data: wire,
        });
        expect(Object.values(data as object)[0]).toBeTruthy();
        outcomes += 1;
      }
    }
    expect(outcomes).toBeGreaterThan(200);
  },
);
