import { builder } from '../builder.ts';
import { byKind } from '../outcomes.ts';
import { uuid } from '../values/text.ts';
import { AuthUser } from '../accounts/user.ts';
import { isWholeAccount } from '../../users/user.ts';

const AuthTrustedDevice = builder.prismaObject('TrustedDevice', {
  name: 'AuthTrustedDevice',
  select: { id: true },
  description: 'A browser that skips the second step of its user until it expires.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'The browser and the system, as it named them.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Since when it is trusted.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last skipped the second step.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when, however much it is used.',
    }),
  }),
});

builder.objectField(AuthUser, 'trustedDevices', (t) =>
  t.prismaField({
    type: [AuthTrustedDevice],
    authScopes: isWholeAccount,
    description: 'The browsers that skip the second step, last used first.',
    resolve: ({ select }, user, _, { services }) =>
      services.trustedDevices.list(user, select ?? {}),
  }),
);

type TrustedDevicesRevoked = { readonly kind: 'trustedDevicesRevoked'; readonly count: number };

const devicesRevoked = (count: number): TrustedDevicesRevoked => ({
  kind: 'trustedDevicesRevoked',
  count,
});

const AuthTrustedDevicesRevoked = builder
  .objectRef<TrustedDevicesRevoked>('AuthTrustedDevicesRevoked')
  .implement({
    description: 'From now on they are asked for a second factor.',
    isTypeOf: byKind<TrustedDevicesRevoked>('trustedDevicesRevoked'),
    fields: (t) => ({
      count: t.exposeInt('count', { description: 'How many there were. 0 if none.' }),
    }),
  });

builder.mutationField('revokeTrustedDevice', (t) =>
  t.errorUnionField({
    types: [AuthTrustedDevicesRevoked],
    union: { name: 'RevokeTrustedDeviceResult', description: 'Outcomes of `revokeTrustedDevice`.' },
    description: 'Trusts one of your devices no longer. A foreign or unknown id revokes nothing.',
    args: {
      id: t.arg.id({ description: 'The id of a device in `me.trustedDevices`.', validate: uuid }),
    },
    resolve: async (_, { id }, { services, client, caller }) => {
      const { user } = await caller.requireViewer();
      return devicesRevoked(await services.trustedDevices.revoke(user.id, id, client));
    },
  }),
);

builder.mutationField('revokeAllTrustedDevices', (t) =>
  t.errorUnionField({
    types: [AuthTrustedDevicesRevoked],
    union: {
      name: 'RevokeAllTrustedDevicesResult',
      description: 'Outcomes of `revokeAllTrustedDevices`.',
    },
    description: 'Trusts none of your devices any longer.',
    resolve: async (_, _args, { services, client, caller }) => {
      const { user } = await caller.requireViewer();
      return devicesRevoked(await services.trustedDevices.revokeAll(user.id, client));
    },
  }),
);
