import { useEffect, useState } from 'preact/hooks';

const MOVED = 'portal-moved';

/** Without what stands at its end: `/account/` is `/account`. */
const here = (): string => location.pathname.replace(/\/+$/, '');

export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new Event(MOVED));
}

export function usePath(): string {
  const [path, setPath] = useState(here);
  useEffect(() => {
    const look = () => setPath(here());
    for (const event of ['popstate', MOVED]) addEventListener(event, look);
    return () => {
      for (const event of ['popstate', MOVED]) removeEventListener(event, look);
    };
  }, []);
  return path;
}
