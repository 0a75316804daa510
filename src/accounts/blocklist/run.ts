import type { PasswordWeakness } from '../errors.ts';

/** `abcd`, `4321` or `aaaa`, as far as it goes from there. */
export function runAt(
  text: string,
  start: number,
): { readonly end: number; readonly weakness: PasswordWeakness } {
  const step = stepAt(text, start);
  let end = start + 1;
  if (Math.abs(step) <= 1) while (end < text.length && stepAt(text, end - 1) === step) end += 1;
  return { end, weakness: step === 0 ? 'TOO_REPETITIVE' : 'SEQUENCE' };
}

/** From a character to the next. After 9 comes 0, as on a keyboard. */
function stepAt(text: string, at: number): number {
  const pair = text.slice(at, at + 2);
  if (pair === '90') return 1;
  if (pair === '09') return -1;
  return text.charCodeAt(at + 1) - text.charCodeAt(at);
}
