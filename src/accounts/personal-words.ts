const SHORTEST_PART = 3;

/** What a guesser would try first for this very person at this very service, in whole and in parts. */
export function personalWords(
  { email, displayName }: { readonly email: string; readonly displayName: string },
  serviceWords: readonly string[],
): readonly string[] {
  const whole = [email, ...email.split('@'), displayName, ...serviceWords];
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{M}\p{N}]+/u));
  return [...new Set([...whole, ...parts])].filter((word) => word.length >= SHORTEST_PART);
}
