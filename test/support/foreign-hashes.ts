import { scryptSync } from 'node:crypto';

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** As others published them, each with the password that it is of. */
export const FOREIGN_HASHES = {
  // From the tests of jBCrypt.
  'bcrypt 2a': {
    password: 'abc',
    hash: '$2a$10$WvvTPHKwdBJ3uk0Z37EMR.hLA2W6N9AEBhEgrAOljy2Ae5MtaSIUi',
  },
  // The same, as PHP writes it.
  'bcrypt 2y': {
    password: 'abc',
    hash: '$2y$10$WvvTPHKwdBJ3uk0Z37EMR.hLA2W6N9AEBhEgrAOljy2Ae5MtaSIUi',
  },
  // From the tests of the reference implementation of argon2.
  argon2i: {
    password: 'password',
    hash: '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
  },
  argon2id: {
    password: 'password',
    hash: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  },
  // RFC 7914, section 12.
  scrypt: {
    password: 'pleaseletmein',
    hash: `$scrypt$ln=14,r=8,p=1$${base64(Buffer.from('SodiumChloride'))}$${base64(
      Buffer.from(
        '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
          'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
        'hex',
      ),
    )}`,
  },
} as const;

/** What better-auth stores, `salt:key` in hex, as README says to write it: the salt is the text itself. */
export function fromBetterAuth(stored: string): string {
  const [salt = '', key = ''] = stored.split(':');
  return `$scrypt$ln=14,r=16,p=1$${base64(Buffer.from(salt))}$${base64(Buffer.from(key, 'hex'))}`;
}

/** As better-auth 1.x hashes. */
export function betterAuthHash(password: string): string {
  const salt = '00112233445566778899aabbccddeeff';
  const options = { N: 16_384, r: 16, p: 1, maxmem: 128 * 16_384 * 16 * 2 };
  return `${salt}:${scryptSync(password.normalize('NFKC'), salt, 64, options).toString('hex')}`;
}
