/** GSM 03.38, the basic alphabet: what a text message of 160 characters is made of. */
const ALPHABET = new Set(
  '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

export const isGsm7 = (text: string): boolean => [...text].every((char) => ALPHABET.has(char));

/** What of a text can be sent so: accents go where they must, and what is left over is dropped. */
export const gsm7 = (text: string): string =>
  [...text.normalize('NFC')]
    .map((char) => (ALPHABET.has(char) ? char : [...char.normalize('NFD')][0]!))
    .filter((char) => char !== '\n' && ALPHABET.has(char))
    .join('')
    .trim();
