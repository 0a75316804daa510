import {
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
  createHash,
  createHmac,
} from 'node:crypto';

// What both bounds need of cryptography, by Node's own means.

export const ISSUER = 'bound';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signingKey = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
const verificationKey = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;

export const ACCESS_TOKEN_TTL_SECONDS = 900;

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
export const randomToken = (): string => randomBytes(32).toString('base64url');
export const newRefreshToken = (sessionId: string): string => `${sessionId}.${randomToken()}`;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encode({ alg: 'ES256', typ: 'at+jwt' });

/** An ES256 access token. `claims` come beside those that every token has. */
export function signToken(userId: string, sessionId: string, claims: object = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + ACCESS_TOKEN_TTL_SECONDS;
  const payload = encode({ iss: ISSUER, sub: userId, sid: sessionId, iat, exp, ...claims });
  const signed = `${header}.${payload}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), signingKey).toString('base64url')}`;
}

export function verifyToken(token: string): { sub: string; sid: string } | null {
  const [head, payload, signature] = token.split('.');
  if (head !== header || !payload || !signature) return null;
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify('sha256', signed, verificationKey, Buffer.from(signature, 'base64url'))) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.iss === ISSUER && claims.exp > Date.now() / 1000 ? claims : null;
}

/** RFC 6238 with one step of drift either way. The step that matched, or null. */
export function matchTotp(secret: Buffer, code: string): number | null {
  const now = Math.floor(Date.now() / 30_000);
  const counter = Buffer.alloc(8);
  for (let step = now - 1; step <= now + 1; step += 1) {
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', secret).update(counter).digest();
    const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff;
    if (String(number % 1_000_000).padStart(6, '0') === code) return step;
  }
  return null;
}
