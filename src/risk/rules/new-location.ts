import type { RiskRule } from '../risk.ts';

/** A country that the user has not signed in from before. Silent where no country is known. */
export const newLocation: RiskRule = ({ place, history }) => {
  const known = new Set(history.flatMap((past) => (past.place ? [past.place.country] : [])));
  if (!place || known.size === 0 || known.has(place.country)) return null;
  return { country: place.country, known: [...known].toSorted().join(', ') };
};
