import { z } from 'zod';

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/;

/**
 * An origin as browsers write it, letter by letter: what is compared with it later is one, and what
 * differs would never match, or hides something.
 */
const exactOrigin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text && !/\*|\.(:|$)/.test(text),
    {
      error: 'must be an origin as browsers write it, such as https://app.example.com',
      abort: true,
    },
  )
  .refine(
    (text) => text.startsWith('https:') || LOOPBACK.test(text),
    'must be https, or http on localhost in development',
  );

/** Comma-separated. */
export const returnOrigins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .pipe(z.array(exactOrigin));

/** While somebody develops, apps run on this machine, and on http. */
export const returnOriginProblems = (data: {
  readonly NODE_ENV: string;
  readonly AUTH_RETURN_ORIGINS: readonly string[];
}): string[] =>
  data.NODE_ENV === 'production'
    ? data.AUTH_RETURN_ORIGINS.flatMap((origin, index) =>
        origin.startsWith('https:')
          ? []
          : [`AUTH_RETURN_ORIGINS.${index}: must be https in production`],
      )
    : [];
