import { toDataURL } from 'qrcode';

/** A PNG as a data URI. Takes milliseconds: make it only for those who asked for it. */
export const qrCodeImage = (text: string): Promise<string> =>
  toDataURL(text, { errorCorrectionLevel: 'M', margin: 4, scale: 6 });
