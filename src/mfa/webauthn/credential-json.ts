import { z } from 'zod';

/** WebAuthn, section 7.1, refuses longer ids of credentials. */
export const MAX_CREDENTIAL_ID_BYTES = 1023;

export const toBase64url = (value: Uint8Array): string => Buffer.from(value).toString('base64url');

/** Real attestation objects with their extensions take a fraction of that. */
const MAX_PART_BYTES = 12 * 1024;
const MAX_USER_HANDLE_BYTES = 64;
const MAX_TRANSPORTS = 8;
const MAX_TRANSPORT_LENGTH = 32;

/** Base64url without padding, in the only spelling that each value has. */
const bytes = (max: number, min = 1) =>
  z
    .string('must be base64url')
    .min(min, 'must not be empty')
    .max(Math.ceil((max * 4) / 3), { error: `must have at most ${max} bytes`, abort: true })
    .refine(
      (value) => Buffer.from(value, 'base64url').toString('base64url') === value,
      'must be base64url',
    );

const transports = z
  .array(z.string('must be text').max(MAX_TRANSPORT_LENGTH, 'is too long'), 'must be a list')
  .max(MAX_TRANSPORTS, `must have at most ${MAX_TRANSPORTS} entries`);

/** What `PublicKeyCredential.toJSON()` gives, less what nobody here reads. */
const credentialJson = <Response extends z.ZodType, Extensions extends z.ZodType>(
  response: Response,
  extensions: Extensions,
) =>
  z
    .object(
      {
        id: bytes(MAX_CREDENTIAL_ID_BYTES),
        rawId: bytes(MAX_CREDENTIAL_ID_BYTES),
        type: z.literal('public-key', 'must be "public-key"'),
        response,
        clientExtensionResults: extensions,
      },
      'must be a credential as its toJSON() gives it',
    )
    .refine(({ id, rawId }) => id === rawId, { error: 'must equal id', path: ['rawId'] });

const noExtensions = z.object({}, 'must be an object').default({});

/** Whether the authenticator keeps the credential itself: most browsers say so, some say nothing. */
const credProps = z.object(
  { rk: z.boolean('must be true or false').exactOptional() },
  'must be an object',
);

export const registrationResponse = credentialJson(
  z.object(
    {
      clientDataJSON: bytes(MAX_PART_BYTES),
      attestationObject: bytes(MAX_PART_BYTES),
      transports: transports.exactOptional(),
    },
    'must be the response of a registration',
  ),
  z.object({ credProps: credProps.exactOptional() }, 'must be an object').default({}),
);

export const authenticationResponse = credentialJson(
  z
    .object(
      {
        clientDataJSON: bytes(MAX_PART_BYTES),
        authenticatorData: bytes(MAX_PART_BYTES),
        signature: bytes(MAX_PART_BYTES),
        // Some clients write null or an empty text for the handle that a key does not store.
        userHandle: bytes(MAX_USER_HANDLE_BYTES, 0).nullish(),
      },
      'must be the response of an authentication',
    )
    .transform(({ userHandle, ...rest }) => (userHandle ? { ...rest, userHandle } : rest)),
  noExtensions,
);

/** How the browser is told of a credential. The transports tell it where to look. */
export const toDescriptor = (credential: { id: Uint8Array; transports: readonly string[] }) => ({
  type: 'public-key' as const,
  id: toBase64url(credential.id),
  transports: [...credential.transports],
});
