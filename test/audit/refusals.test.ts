import { describe, expect, test } from 'vitest';
import { createCountedRefusalsStore } from '../../src/audit/counted-refusals.store.ts';
import { createPrune } from '../../src/maintenance/prune.ts';
import { createPruneStore } from '../../src/maintenance/prune.store.ts';
import { testFactors } from '../support/factors.ts';
import { operations } from '../support/operations.ts';
import type { Person } from '../support/person.ts';

const factors = await testFactors();
const { app } = factors;

/** What the scheduled job does. */
async function prune(): Promise<void> {
  await createCountedRefusalsStore(app.statements).record(app.clock());
  await createPrune({ store: createPruneStore(app.db) })(app.clock());
}

/** What the audit trail has gained about a network since the last look. */
async function trailOf(ipAddress: string) {
  const where = { ipAddress };
  const events = await app.db.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
  await app.db.auditEvent.deleteMany({ where });
  return events.map(({ type, metadata }) => [type, metadata]);
}

/** Someone at this address. */
function at(address: string) {
  const send = app.visitor();
  return async (name: keyof typeof operations, variables: object, token?: string) => {
    const headers = { 'x-forwarded-for': address };
    const { data, errors } = await send(operations[name], { ...variables }, token, headers);
    // oxlint-disable-next-line no-explicit-any -- answers of many shapes
    return (data ? Object.values(data)[0] : errors![0]!.extensions) as any;
  };
}

const again = async (count: number, ask: () => Promise<{ code: string }>): Promise<string[]> => {
  const codes: string[] = [];
  for (let asked = 1; asked <= count; asked += 1) codes.push((await ask()).code);
  return codes;
};

const five = (event: unknown) => Array.from({ length: 5 }, () => event);

const bogus: [string, (run: ReturnType<typeof at>) => Promise<{ code: string }>][] = [
  ['totp', (run) => run('verifyTotp', { ticket: 'none', otp: '123456' })],
  ['recoveryCode', (run) => run('verifyRecoveryCode', { ticket: 'none', code: '0'.repeat(16) })],
  ['webauthn', (run) => run('generateWebauthn', { ticket: 'none' })],
  ['email', (run) => run('proveEnrollment', { ticket: 'none', code: '123456' })],
  ['bearer', (run) => run('generateTotp', {}, 'none')],
];

describe('tickets that are none', () => {
  test.each(bogus)('are recorded five times a minute and network (%s)', async (method, ask) => {
    const address = `203.0.113.${bogus.findIndex(([name]) => name === method) + 1}`;
    await again(20, () => ask(at(address)));

    expect(await trailOf(address)).toEqual(five(['ticket.refused', { method }]));
    app.clock.advance(60);
    await prune();
    expect(await trailOf(address)).toEqual([['refusals.counted', { count: 15 }]]);
  });

  test('are sixty an hour, whatever the operation; a network has a /64 of IPv6', async () => {
    const hosts = Array.from({ length: 83 }, (_, host) => at(`2001:db8::${host + 1}`));
    const codes: string[] = [];
    for (const [index, run] of hosts.entries()) {
      codes.push((await bogus[index % bogus.length]![1](run)).code);
    }
    expect(codes.slice(0, 60)).not.toContain('RATE_LIMITED');
    expect(codes.slice(60)).toEqual(Array(23).fill('RATE_LIMITED'));
    expect(await again(1, () => bogus[0]![1](at('2001:db8:0:1::1')))).toEqual(['INVALID_TICKET']);

    app.clock.advance(3600);
    await prune();
    expect(await trailOf('2001:db8::')).toEqual([['refusals.counted', { count: 78 }]]);
    expect(await again(1, () => bogus[0]![1](at('2001:db8::1')))).toEqual(['INVALID_TICKET']);
  });

  test('keep nobody on their network from redeeming one that is good', async () => {
    const ada = app.person();
    await ada.signUpWithTotp(app.clock.advance);
    const ticket = await ada.ticket();
    const asked = await again(61, () => ada.verifyTotp('none', ada.code()));
    expect(asked.at(-1)).toBe('RATE_LIMITED');

    expect(await ada.verifyTotp(ticket, ada.code())).toMatchObject({ __typename: 'AuthSession' });
  });
});

describe('what is refused unseen', () => {
  const limited: [string, (person: Person) => Promise<() => Promise<{ code: string }>>, object][] =
    [
      [
        'sign_in.failed',
        async (person) => {
          await again(5, () => person.signIn('a guess'));
          return () => person.signIn();
        },
        { reason: 'rate_limited' },
      ],
      [
        'sign_up.failed',
        async ({ run, email, password }) => {
          const signUp = () => run('signUp', { email, password }, '');
          await again(9, signUp);
          return signUp;
        },
        { reason: 'rate_limited' },
      ],
      [
        'ticket.failed',
        async (person) => {
          await person.enrollTotp();
          const ticket = await person.ticket();
          await again(3, () => person.verifyTotp(ticket, person.wrongCode()));
          return () => person.verifyTotp(ticket, person.code());
        },
        { purpose: 'SIGN_IN', method: 'totp', reason: 'rate_limited' },
      ],
      [
        'mfa.disable_failed',
        async (person) => {
          await person.enrollTotp();
          const disable = () =>
            person.run('verifyChange', { type: 'NONE', code: person.wrongCode() });
          await again(3, disable);
          return disable;
        },
        { method: 'totp', reason: 'rate_limited' },
      ],
      [
        'one_time_code.refused',
        async (person) => {
          const { factorId } = await factors.enrollSms(person);
          app.clock.advance(60);
          const ticket = await person.ticket();
          const send = () => person.run('sendCode', { ticket, factorId }, '');
          await send();
          return send;
        },
        { factorId: expect.any(String), purpose: 'SIGN_IN', reason: 'rate_limited' },
      ],
    ];

  test.each(limited)('is recorded five times a minute: %s', async (type, arrange, metadata) => {
    const person = app.person();
    const { user } = await person.signUp();
    const ask = await arrange(person);
    const { ipAddress } = await app.db.auditEvent.findFirstOrThrow({ where: { userId: user.id } });
    await trailOf(ipAddress!);

    expect(await again(9, ask)).toEqual(Array(9).fill('RATE_LIMITED'));
    expect(await trailOf(ipAddress!)).toEqual(five([type, metadata]));
    app.clock.advance(60);
    await prune();
    expect(await trailOf(ipAddress!)).toEqual([['refusals.counted', { count: 4 }]]);
  });

  test('is counted for each network and minute apart, and none is lost', async () => {
    const [here, there] = ['198.51.100.1', '198.51.100.2'];
    const ask = bogus[0]![1];
    await Promise.all([again(7, () => ask(at(here))), again(6, () => ask(at(there)))]);
    app.clock.advance(60);
    await again(8, () => ask(at(here)));
    await createPrune({ store: createPruneStore(app.db) })(app.clock());
    await prune();

    const refused = five(['ticket.refused', { method: 'totp' }]);
    const counted = (count: number) => ['refusals.counted', { count }];
    expect(await trailOf(here)).toEqual([...refused, ...refused, counted(2)]);
    expect(await trailOf(there)).toEqual([...refused, counted(1)]);
    app.clock.advance(60);
    await prune();
    await prune();
    expect(await trailOf(here)).toEqual([counted(3)]);
    expect(await app.db.throttle.count({ where: { key: { startsWith: 'refusals:' } } })).toBe(0);
  });

  test('in parallel too', async () => {
    const address = '198.51.100.3';
    await Promise.all(Array.from({ length: 20 }, () => bogus[0]![1](at(address))));
    expect(await trailOf(address)).toHaveLength(5);
  });
});
