import type { PastSignIn, Place } from '../risk-facts.ts';
import type { RiskRule } from '../risk.ts';

/** Faster than airliners fly. */
const MAX_KM_PER_HOUR = 1000;
/** Nearer than that, positions by address are noise. */
const MIN_KM = 100;
const MS_PER_HOUR = 60 * 60 * 1000;

/** Too far from the last sign-in for the time between. Silent where a position is not known. */
export const impossibleTravel: RiskRule = ({ now, place, history }) => {
  const last = lastWithPosition(history);
  const [from, to] = [positionOf(last?.place ?? null), positionOf(place)];
  if (!last || !from || !to) return null;

  const km = Math.round(distanceKm(from, to) - from.accuracyKm - to.accuracyKm);
  const hours = Math.max(0, now.getTime() - last.at.getTime()) / MS_PER_HOUR;
  if (km < MIN_KM || km <= hours * MAX_KM_PER_HOUR) return null;
  return { km, minutes: Math.round(hours * 60), from: from.country, to: to.country };
};

type Position = {
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyKm: number;
};

/** The newest sign-in from a known position. */
export const lastWithPosition = (history: readonly PastSignIn[]): PastSignIn | undefined =>
  history.find((past) => positionOf(past.place));

function positionOf(place: Place | null): Position | null {
  if (!place || place.latitude === null || place.longitude === null) return null;
  const { country, latitude, longitude, accuracyKm } = place;
  return { country, latitude, longitude, accuracyKm: accuracyKm ?? 0 };
}

/** Along a great circle, by the haversine formula. */
function distanceKm(from: Position, to: Position): number {
  const EARTH_RADIUS_KM = 6371;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const haversine = (angle: number): number => Math.sin(angle / 2) ** 2;

  const north = haversine(radians(to.latitude - from.latitude));
  const east = haversine(radians(to.longitude - from.longitude));
  const parallels = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, north + parallels * east)));
}
