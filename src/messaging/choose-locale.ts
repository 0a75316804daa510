import { de } from './locales/de.ts';
import { en } from './locales/en.ts';
import type { Messages } from './messages.ts';

export const LOCALES: readonly Messages[] = [en, de];

/** RFC 4647, 3.4 (look-up): de-AT is content with de, and who asks for nothing we have gets English. */
export function chooseLocale(tag: string): Messages {
  const subtags = tag.toLowerCase().split('-');
  for (let length = subtags.length; length > 0; length -= 1) {
    const range = subtags.slice(0, length).join('-');
    const found = LOCALES.find(({ language }) => language === range);
    if (found) return found;
  }
  return en;
}
