/** RFC 9110, 13.1.2: whether whoever asks holds the page of this tag already. */
export const isKnown = (ifNoneMatch: string | undefined | null, etag: string): boolean =>
  ifNoneMatch?.split(',').some((known) => known.trim() === etag) ?? false;
