/** Nothing but the service's own files runs, and nothing else is called. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Of a picture that may hold scripts: opened by itself, it may nothing. */
export const PICTURE_POLICY = "default-src 'none'; sandbox";
