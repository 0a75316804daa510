import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createLogger } from '../../src/server/logger.ts';
import { openTerminal } from '../../src/server/terminal.ts';
import { testConfig } from '../support/app.ts';
import { borrowDatabase } from '../support/lent-database.ts';
import { memoryLog } from '../support/memory-log.ts';
import { rawRequest } from '../support/raw-request.ts';

function screen(isTTY: boolean) {
  let text = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { output: Object.assign(output, { isTTY }), shown: () => text };
}

describe('the log', () => {
  test('is for reading in a terminal in development', async () => {
    const { output, shown } = screen(true);
    const log = createLogger('info', await openTerminal({ production: false }, output));
    log.info({ field: 'authConfig', outcome: 'AuthConfig' }, 'request');
    log.debug('not that much');
    await expect.poll(shown).toMatch(/INFO.*request.*"field":"authConfig"/s);
    expect(shown()).not.toMatch(/^\{|not that much/m);
  });

  test.each([
    ['in production', { production: true }, true],
    ['into a file or a pipe', { production: false }, false],
  ])('is JSON %s', async (_, config, isTTY) => {
    expect(await openTerminal(config, screen(isTTY).output)).toBeUndefined();
  });
});

test('shutting down says what it does, in order, and how long it takes', async () => {
  const database = await borrowDatabase();
  const { log, lines } = memoryLog('info');
  const app = await createApp(testConfig(database, {}), log);
  const port = await app.listen(0, '127.0.0.1');
  await rawRequest(`http://127.0.0.1:${port}/healthz`);
  lines.length = 0;
  await app.close();
  await database.giveBack();

  const said = lines
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg.startsWith('shutting'));
  expect(said).toMatchObject([
    { msg: 'shutting down: takes no new requests', requests: 0 },
    { msg: 'shutting down: requests finished', ms: expect.any(Number) },
    { msg: 'shutting down: jobs stopped', ms: expect.any(Number) },
    { msg: 'shutting down: metrics closed', ms: expect.any(Number) },
    { msg: 'shutting down: database closed', ms: expect.any(Number) },
  ]);
});
