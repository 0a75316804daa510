import { writeGeoipDatabase } from './mmdb.ts';

/** Networks that are set aside for documentation, here somewhere in the world. */
export const BERLIN = '192.0.2.10';
export const BERLIN_TOO = '2001:db8:1::10';
export const NEW_YORK = '198.51.100.10';
export const AUCKLAND = '203.0.113.10';
export const SOMEWHERE_IN_FRANCE = '203.0.113.200';
export const NOWHERE = '10.1.2.3';

export const writePlaces = (): Promise<string> =>
  writeGeoipDatabase({
    '192.0.2.0/24': {
      country: 'DE',
      city: 'Berlin',
      latitude: 52.52,
      longitude: 13.4,
      accuracyKm: 20,
    },
    '2001:db8:1::/48': { country: 'DE', latitude: 52.52, longitude: 13.4, accuracyKm: 20 },
    '198.51.100.0/24': { country: 'US', latitude: 40.71, longitude: -74, accuracyKm: 20 },
    '203.0.113.0/25': { country: 'NZ', latitude: -36.85, longitude: 174.76, accuracyKm: 50 },
    '203.0.113.128/25': { country: 'FR' },
  });
