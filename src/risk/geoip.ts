import { open, type CityResponse, type Reader } from 'maxmind';
import ipaddr from 'ipaddr.js';
import type { Place } from './risk-facts.ts';
import { CannotStart } from '../shared/cannot-start.ts';

/** Where an address is, as far as the operator's database tells. */
export type Geoip = {
  find(ipAddress: string | null): Place | null;
  /** In words, in English: `Berlin, Germany`, or the country alone. */
  describe(ipAddress: string | null): string | null;
};

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

class CannotReadGeoip extends CannotStart {
  constructor(path: string, options: ErrorOptions) {
    super(`GEOIP_DATABASE: ${path} cannot be read as a MaxMind database`, options);
  }
}

/** A GeoIP2 or GeoLite2 database, City or Country. Without one, no place is ever known. */
export async function openGeoip(path: string | null): Promise<Geoip> {
  if (path === null) return { find: () => null, describe: () => null };
  const reader = await open<CityResponse>(path).catch((cause: unknown) => {
    throw new CannotReadGeoip(path, { cause });
  });

  return {
    find(ipAddress) {
      const found = lookUp(reader, ipAddress);
      const country = countryOf(found);
      if (!country) return null;
      const { latitude, longitude, accuracy_radius: accuracyKm } = found?.location ?? {};
      return {
        country,
        latitude: latitude ?? null,
        longitude: longitude ?? null,
        accuracyKm: accuracyKm ?? null,
      };
    },

    describe(ipAddress) {
      const found = lookUp(reader, ipAddress);
      const country = countryOf(found);
      if (!country) return null;
      return [found?.city?.names.en, countryNames.of(country)].filter(Boolean).join(', ');
    },
  };
}

function lookUp(reader: Reader<CityResponse>, ipAddress: string | null): CityResponse | null {
  if (!ipAddress || !ipaddr.isValid(ipAddress)) return null;
  const address = ipaddr.process(ipAddress);
  // A database of IPv4 alone would answer with wherever the first 32 bits lead.
  if (address.kind() === 'ipv6' && reader.metadata.ipVersion === 4) return null;
  return reader.get(address.toString());
}

const countryOf = (found: CityResponse | null): string | undefined =>
  found?.country?.iso_code ?? found?.registered_country?.iso_code;
