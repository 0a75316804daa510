import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';

/** `a@example.com`, or with a name: `Example <a@example.com>`. */
export const sender = z.string().transform((text, context) => {
  const [first, ...others] = addressparser(text);
  if (others.length === 0 && first?.address && z.email().safeParse(first.address).success) {
    return { name: first.name || null, address: first.address };
  }
  context.addIssue('must be an e-mail address, with or without a name: Name <a@example.com>');
  return z.NEVER;
});
