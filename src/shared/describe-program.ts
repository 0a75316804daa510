/** In the order of precedence: most browsers also claim to be the ones further down. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const nameOf = (userAgent: string, known: typeof BROWSERS): string | undefined =>
  known.find(([pattern]) => pattern.test(userAgent))?.[1];

/**
 * `Firefox, Linux`. The caller writes this header, an attacker too, and it ends in a mail of ours: so
 * nothing of it is repeated but a product's name and version, `curl/8.5.0`, where no link can be.
 */
export function describeProgram(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const browser = nameOf(userAgent, BROWSERS);
  if (browser) return [browser, nameOf(userAgent, SYSTEMS)].filter(Boolean).join(', ');
  return /^[A-Za-z][\w-]{0,30}(\/\d[\d.]{0,15})?(?=\s|$)/.exec(userAgent)?.[0] ?? null;
}
