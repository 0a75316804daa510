import { contrast, READABLE, withWhite } from '../shared/contrast.ts';

/** As in web/colors.css: what links stand on in the dark, and what is written on a button there. */
const DARK_CARD = '#1d2027';
const DARK_TEXT = '#12162b';

/** As dark as it came, nobody could read it there: it takes as much white as it needs, and no more. */
export function accentInTheDark(accent: string): string {
  const isReadable = (color: string) =>
    [DARK_CARD, DARK_TEXT].every((other) => contrast(color, other) >= READABLE);
  for (let share = 0; share < 1; share += 0.02) {
    const color = withWhite(accent, share);
    if (isReadable(color)) return color;
  }
  return '#ffffff';
}

/** A stylesheet of its own: the policy of the pages allows no style in a page. */
export const themeOf = (accent: string): string =>
  `:root:root{--accent:${accent};--on-accent:#fff}` +
  `@media (prefers-color-scheme:dark){:root:root{--accent:${accentInTheDark(accent)};--on-accent:${DARK_TEXT}}}\n`;
