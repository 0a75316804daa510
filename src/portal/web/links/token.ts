import { useEffect, useState } from 'preact/hooks';

/** Out of the fragment, which no browser sends, and out of the address bar at once. */
function take(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (location.hash) history.replaceState(null, '', location.pathname);
  return token;
}

/** Of the mailed link that led here, or of another one that was opened in the same tab. */
export function useMailedToken(): string | null {
  const [token, setToken] = useState(take);
  useEffect(() => {
    const look = () => location.hash && setToken(take());
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return token;
}
