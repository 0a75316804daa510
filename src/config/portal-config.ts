import { z } from 'zod';
import { contrast, READABLE } from '../shared/contrast.ts';
import { onOff } from './values.ts';

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
const returnOrigins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .pipe(z.array(exactOrigin));

/** A button has white text on it: whoever sees less well reads that, too. */
const accent = z
  .string()
  .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, {
    error: 'must be a hex colour such as #2f4ad0',
    abort: true,
  })
  .transform((hex) => (hex.length === 4 ? hex.replaceAll(/[0-9a-f]/gi, '$&$&') : hex).toLowerCase())
  .superRefine((hex, { addIssue }) => {
    const reached = contrast(hex, '#ffffff');
    if (reached < READABLE)
      addIssue(
        `has a contrast of ${reached.toFixed(2)} with white text, which needs ${READABLE}: take a darker one`,
      );
  });

export const portalVariables = {
  AUTH_PORTAL: onOff.optional(),
  AUTH_RETURN_ORIGINS: returnOrigins.default([]),
  PORTAL_NAME: z.string().min(1).max(64).optional(),
  PORTAL_ACCENT: accent.optional(),
  PORTAL_LOGO: z.string().min(1).optional(),
};

export const portalLook = (data: {
  readonly PORTAL_NAME?: string | undefined;
  readonly AUTH_TOTP_ISSUER: string;
  readonly PORTAL_ACCENT?: string | undefined;
  readonly PORTAL_LOGO?: string | undefined;
}) => ({
  name: data.PORTAL_NAME ?? data.AUTH_TOTP_ISSUER,
  accent: data.PORTAL_ACCENT ?? null,
  logo: data.PORTAL_LOGO ?? null,
});

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
