import { useEffect, useState } from 'preact/hooks';

const MOVED = 'portal-moved';

/** Without what stands at its end: `/account/` is `/account`. */
const here = (): string => location.pathname.replace(/\/+$/, '');

export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new Event(MOVED));
}

type Visit = { readonly path: string; readonly count: number };

/** Each a new one, also where it leads to the page that is there: that begins again. */
export function useVisit(): Visit {
  const [visit, setVisit] = useState<Visit>({ path: here(), count: 0 });
  useEffect(() => {
    const look = () => setVisit(({ count }) => ({ path: here(), count: count + 1 }));
    for (const event of ['popstate', MOVED]) addEventListener(event, look);
    return () => {
      for (const event of ['popstate', MOVED]) removeEventListener(event, look);
    };
  }, []);
  return visit;
}
