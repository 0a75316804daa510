import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RISK_TRIGGERS, type RiskTrigger } from '../../src/policy/mfa-policy.ts';
import { assessRisk } from '../../src/risk/assess-risk.ts';
import { decidingFacts } from '../../src/risk/deciding-facts.ts';
import { openGeoip } from '../../src/risk/geoip.ts';
import type { PastSignIn, Place, RiskFacts } from '../../src/risk/risk-facts.ts';
import {
  AUCKLAND,
  BERLIN,
  BERLIN_TOO,
  NEW_YORK,
  NOWHERE,
  SOMEWHERE_IN_FRANCE,
  writePlaces,
} from '../support/places.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const NEWER_FIREFOX = FIREFOX.replaceAll('140.0', '145.0');
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const geoip = await openGeoip(await writePlaces());
const [berlin, newYork, auckland] = [BERLIN, NEW_YORK, AUCKLAND].map((ip) => geoip.find(ip)) as [
  Place,
  Place,
  Place,
];

const past = (hours: number, more: Partial<PastSignIn> = {}): PastSignIn => ({
  at: ago(hours),
  userAgent: FIREFOX,
  place: berlin,
  ...more,
});
const usual: RiskFacts = {
  now,
  ipAddress: BERLIN,
  userAgent: FIREFOX,
  place: berlin,
  history: [past(24)],
  lastSignInAt: ago(24),
  passwordChangedAt: ago(10_000),
  createdAt: ago(10_000),
  recentFailures: 0,
  suspiciousNetworks: [],
  inactivityDays: 90,
};
const risksOf = (facts: Partial<RiskFacts>, enabled: readonly RiskTrigger[] = RISK_TRIGGERS) =>
  Object.fromEntries(
    assessRisk({ ...usual, ...facts }, enabled).map(({ trigger, evidence }) => [trigger, evidence]),
  );

test('the usual sign-in is no risk', () => {
  expect(risksOf({})).toEqual({});
});

test('risks come in one order, whatever the order of the policy', () => {
  const everything = { userAgent: SAFARI, place: newYork, recentFailures: 20 };
  const reversed = Object.keys(risksOf(everything, RISK_TRIGGERS.toReversed()));
  expect(reversed).toEqual(['NEW_DEVICE', 'NEW_LOCATION', 'SUSPICIOUS_IP']);
});

test('only what the policy names is looked at', () => {
  const everything = { userAgent: SAFARI, place: newYork, recentFailures: 20 };
  expect(Object.keys(risksOf(everything))).toEqual(['NEW_DEVICE', 'NEW_LOCATION', 'SUSPICIOUS_IP']);
  expect(Object.keys(risksOf(everything, ['SUSPICIOUS_IP']))).toEqual(['SUSPICIOUS_IP']);
  expect(risksOf(everything, [])).toEqual({});
});

describe('a new device', () => {
  test('is a program that was not used before', () => {
    expect(risksOf({ userAgent: SAFARI })).toEqual({ NEW_DEVICE: { program: 'Safari, iOS' } });
    expect(
      risksOf({ history: [past(1), past(2, { userAgent: SAFARI })], userAgent: SAFARI }),
    ).toEqual({});
  });

  test('is none after an update', () => {
    expect(risksOf({ userAgent: NEWER_FIREFOX })).toEqual({});
    expect(
      risksOf({ userAgent: 'curl/8.6', history: [past(1, { userAgent: 'curl/8.5' })] }),
    ).toEqual({});
  });

  test('is told by all that it says, but numbers, where its family is not known', () => {
    const webView = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit/605.1 Mobile/15E148';
    const history = [past(1, { userAgent: webView })];
    const updated = webView.replace('18_1', '19_0');
    expect(risksOf({ userAgent: updated, history })).toEqual({});
    const bot = 'Mozilla/5.0 (compatible; SomeBot/1.0)';
    expect(risksOf({ userAgent: bot, history })).toHaveProperty('NEW_DEVICE');
  });

  test('is every one, where none was seen; and one that says nothing is one of them', () => {
    expect(risksOf({ history: [] })).toEqual({ NEW_DEVICE: { program: 'Firefox, Linux' } });
    expect(risksOf({ userAgent: null })).toEqual({ NEW_DEVICE: { program: 'no program named' } });
    expect(risksOf({ userAgent: null, history: [past(1, { userAgent: null })] })).toEqual({});
  });

  test('one without a readable name is compared whole', () => {
    const history = [past(1, { userAgent: 'über' })];
    expect(risksOf({ userAgent: 'über', history })).toEqual({});
    expect(risksOf({ userAgent: 'übel', history })).toEqual({ NEW_DEVICE: { program: 'übel' } });
  });
});

describe('a new location', () => {
  test('is a country that was not signed in from before', () => {
    const history = [past(1000), past(1001, { place: auckland })];
    expect(risksOf({ place: newYork, history })).toEqual({
      NEW_LOCATION: { country: 'US', known: 'DE, NZ' },
    });
    expect(risksOf({ place: auckland, history })).toEqual({});
  });

  test('nothing is said where no country is known', () => {
    expect(risksOf({ place: null })).toEqual({});
    expect(risksOf({ place: newYork, history: [past(1, { place: null })] })).toEqual({});
  });
});

describe('a suspicious address', () => {
  const suspiciousNetworks = ['192.0.2.0/25', '2001:db8::/32'];

  test('is found in an IPv4 network that is written as IPv6', () => {
    const mapped = '::ffff:192.0.2.0/120';
    expect(risksOf({ suspiciousNetworks: [mapped] })).toEqual({
      SUSPICIOUS_IP: { network: mapped },
    });
    expect(risksOf({ ipAddress: NEW_YORK, suspiciousNetworks: [mapped] })).toEqual({});
  });

  test.each([
    [BERLIN, '192.0.2.0/25'],
    [`::ffff:${BERLIN}`, '192.0.2.0/25'],
    [BERLIN_TOO, '2001:db8::/32'],
  ])('%s is on the list', (ipAddress, network) => {
    expect(risksOf({ ipAddress, suspiciousNetworks })).toEqual({ SUSPICIOUS_IP: { network } });
  });

  test.each([NEW_YORK, 'not an address', null])('%s is not', (ipAddress) => {
    expect(risksOf({ ipAddress, suspiciousNetworks })).toEqual({});
  });

  test('is one that failed ten times just now', () => {
    expect(risksOf({ recentFailures: 9 })).toEqual({});
    expect(risksOf({ recentFailures: 10 })).toEqual({ SUSPICIOUS_IP: { failures: 10 } });
  });
});

describe('after a password change', () => {
  test('the first sign-in is asked, the next is not', () => {
    const passwordChangedAt = ago(2);
    expect(risksOf({ passwordChangedAt })).toEqual({
      AFTER_PASSWORD_CHANGE: { changedAt: passwordChangedAt.toISOString() },
    });
    expect(risksOf({ passwordChangedAt, lastSignInAt: ago(1) })).toEqual({});
    expect(risksOf({ passwordChangedAt, lastSignInAt: passwordChangedAt })).toEqual({});
    expect(risksOf({ passwordChangedAt, lastSignInAt: null })).toHaveProperty(
      'AFTER_PASSWORD_CHANGE',
    );
  });

  test('the password of the sign-up is none', () => {
    expect(risksOf({ passwordChangedAt: ago(3), createdAt: ago(3), lastSignInAt: null })).toEqual(
      {},
    );
  });
});

describe('impossible travel', () => {
  const nz = (hours: number) => ({ history: [past(hours), past(9999, { place: auckland })] });

  test('is further than an airliner flies in the time', () => {
    expect(risksOf({ place: auckland, ...nz(3) })).toEqual({
      IMPOSSIBLE_TRAVEL: { km: 17_677, minutes: 180, from: 'DE', to: 'NZ' },
    });
    expect(risksOf({ place: auckland, ...nz(17) })).toHaveProperty('IMPOSSIBLE_TRAVEL');
    expect(risksOf({ place: auckland, ...nz(18) })).toEqual({});
  });

  test('is none within the accuracy of positions, at whatever speed', () => {
    const nearby = { ...berlin, latitude: 53.5 };
    expect(risksOf({ place: nearby, history: [past(0)] })).toEqual({});
    const precise = { ...nearby, accuracyKm: null };
    const history = [past(0, { place: { ...berlin, accuracyKm: null } })];
    expect(risksOf({ place: precise, history })).toHaveProperty('IMPOSSIBLE_TRAVEL.km', 109);
  });

  test('goes the short way round the world', () => {
    const west = { country: 'FJ', latitude: -17, longitude: 179.5, accuracyKm: 1 };
    const east = { ...west, longitude: -179.5 };
    expect(risksOf({ place: east, history: [past(1, { place: west })] })).toEqual({});
  });

  test('begins at 100 km', () => {
    const at = (latitude: number) => ({ country: 'DE', latitude, longitude: 0, accuracyKm: null });
    const history = [past(0, { place: at(0) })];
    expect(risksOf({ place: at(0.89), history })).toEqual({});
    expect(risksOf({ place: at(0.9), history })).toHaveProperty('IMPOSSIBLE_TRAVEL.km', 100);
  });

  test('is measured from the last position that is known', () => {
    const history = [past(1, { place: null }), past(2)];
    expect(risksOf({ place: auckland, history })).toHaveProperty('IMPOSSIBLE_TRAVEL.minutes', 120);
  });

  test('a clock that went back is no time at all', () => {
    expect(risksOf({ place: auckland, ...nz(-3) })).toHaveProperty('IMPOSSIBLE_TRAVEL.minutes', 0);
  });

  test('nothing is said where a position is not known', () => {
    const france = geoip.find(SOMEWHERE_IN_FRANCE);
    const history = [past(1, { place: france }), past(9999)];
    expect(france).toMatchObject({ country: 'FR', latitude: null });
    expect(risksOf({ place: france, history })).toEqual({});
    expect(risksOf({ place: null, ...nz(0) })).toEqual({});
    const half = { ...auckland, latitude: null };
    expect(risksOf({ place: half, history: [past(0), past(1, { place: auckland })] })).toEqual({});
  });
});

describe('a long inactivity', () => {
  test('counts whole days since the last sign-in, or the sign-up', () => {
    expect(risksOf({ lastSignInAt: ago(90 * 24 - 1) })).toEqual({});
    expect(risksOf({ lastSignInAt: ago(90 * 24) })).toEqual({ LONG_INACTIVITY: { days: 90 } });
    expect(risksOf({ lastSignInAt: null, createdAt: ago(100 * 24) })).toMatchObject({
      LONG_INACTIVITY: { days: 100 },
    });
  });
});

describe('the GeoIP database', () => {
  test('tells places by address, IPv4 and IPv6', () => {
    expect(berlin).toEqual({ country: 'DE', latitude: 52.52, longitude: 13.4, accuracyKm: 20 });
    expect(geoip.find(`::ffff:${BERLIN}`)).toEqual(berlin);
    expect(geoip.find(BERLIN_TOO)).toEqual(berlin);
    expect(auckland.country).toBe('NZ');
  });

  test.each([NOWHERE, '::1', 'not an address', '', null])('knows nothing of %s', (ipAddress) => {
    expect(geoip.find(ipAddress)).toBeNull();
  });

  test('without one no place is known', async () => {
    expect((await openGeoip(null)).find(BERLIN)).toBeNull();
  });

  test('one that is missing or broken is named at start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ticketgate-geoip-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const broken = join(folder, 'broken.mmdb');
    await writeFile(broken, 'not a database');
    for (const path of [broken, '/nowhere/places.mmdb']) {
      await expect(openGeoip(path)).rejects.toThrow(`GEOIP_DATABASE: ${path}`);
    }
  });
});

describe('whatever the facts', () => {
  const date = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant(null));
  const place = fc.option(
    fc.record({
      country: fc.constantFrom('DE', 'US', 'NZ'),
      latitude: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
      longitude: fc.option(fc.double({ min: -180, max: 180, noNaN: true })),
      accuracyKm: fc.option(fc.nat(1000)),
    }),
  );
  const userAgent = fc.option(fc.oneof(fc.string(), fc.constantFrom(FIREFOX, SAFARI)));
  const facts: fc.Arbitrary<RiskFacts> = fc.record({
    now: date,
    ipAddress: address,
    userAgent,
    place,
    history: fc.array(fc.record({ at: date, userAgent, place }), {
      maxLength: 20,
    }),
    lastSignInAt: fc.option(date),
    passwordChangedAt: date,
    createdAt: date,
    recentFailures: fc.nat(30),
    suspiciousNetworks: fc.constantFrom([], ['10.0.0.0/8', '2001:db8::/32']),
    inactivityDays: fc.integer({ min: 1, max: 3650 }),
  });
  const enabled = fc.subarray([...RISK_TRIGGERS]);

  test('the answer is the same each time, and holds nothing that was not asked for', () => {
    fc.assert(
      fc.property(facts, enabled, (given, triggers) => {
        const risks = assessRisk(given, triggers);
        expect(assessRisk(structuredClone(given), triggers)).toEqual(risks);
        expect(risks.filter(({ trigger }) => !triggers.includes(trigger))).toEqual([]);
      }),
    );
  });

  test('what is kept of them leads to the same risks, and is no list of past sign-ins', () => {
    fc.assert(
      fc.property(facts, enabled, (given, triggers) => {
        const risks = assessRisk(given, triggers);
        const kept = decidingFacts({ facts: given, enabled: triggers, risks });
        expect(assessRisk(kept, triggers)).toEqual(risks);

        const { history, suspiciousNetworks } = kept;
        expect(suspiciousNetworks.length).toBeLessThanOrEqual(1);
        expect(history.filter((one) => 'userAgent' in one).length).toBeLessThanOrEqual(1);
        expect(history.length).toBeLessThanOrEqual(2 + 3);
      }),
    );
  });

  test('who was here before, with this program and from this place, is new to neither', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { now: at, userAgent: program, place: where } = given;
        const seen = { at, userAgent: program, place: where };
        const history = [seen, ...given.history];
        expect(assessRisk({ ...given, history }, ['NEW_DEVICE', 'NEW_LOCATION'])).toEqual([]);
      }),
    );
  });
});
