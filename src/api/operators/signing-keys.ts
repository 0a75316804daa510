import type { SigningKeyInfo } from '../../operators/keys/signing-key-info.ts';
import { builder } from '../builder.ts';
import { otherwise } from '../outcomes.ts';

const AuthSigningKey = builder.objectRef<SigningKeyInfo>('AuthSigningKey').implement({
  description: 'The public side of a key that access tokens are signed with.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The `kid` of its tokens: an RFC 7638 thumbprint.' }),
    algorithm: t.exposeString('algorithm', { description: 'ES256, EdDSA or RS256.' }),
    state: t.exposeString('state', {
      description:
        '`next`: published, and signs later. `current`: signs. `retired`: signs no more, and is published until its last token has expired.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Since when it is published.',
    }),
    activatesAt: t.expose('activatesAt', {
      type: 'DateTime',
      description: 'Since when it signs, or is going to.',
    }),
  }),
});

builder.queryField('authSigningKeys', (t) =>
  t.field({
    type: [AuthSigningKey],
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'The keys that are published at `/.well-known/jwks.json`, newest first. Administrators only.',
    resolve: (_, _args, { services }) => services.listSigningKeys(),
  }),
);

builder.mutationField('rotateSigningKey', (t) =>
  t.errorUnionField({
    types: [AuthSigningKey],
    union: {
      name: 'RotateSigningKeyResult',
      description: 'Outcomes of `rotateSigningKey`.',
      resolveType: otherwise(AuthSigningKey),
    },
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Replaces the key that signs access tokens ahead of its time, and nobody is signed out. The next key is published at once and signs ten minutes later, when everybody who keeps the published keys for five minutes knows it; a next key that has been published for so long signs at once. Once more changes nothing until then. The former key is published for another twenty minutes. Administrators only.',
    args: {
      compromised: t.arg.boolean({
        required: false,
        description:
          'The keys may be in the hands of somebody else: a new one signs at once, and access tokens by all others, a `next` one among them, are refused from now on. Sessions go on, with new access tokens. Gateways refuse those until they next fetch the key set, which takes five minutes at most.',
      }),
    },
    resolve: async (_, { compromised }, { services, client, caller }) =>
      services.rotateSigningKey(
        await caller.requireAdministrator(),
        { compromised: compromised ?? false },
        client,
      ),
  }),
);
