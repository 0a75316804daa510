import { builder } from '../builder.ts';
import { uuid } from '../values/text.ts';
import { AuthUser } from '../accounts/user.ts';
import type { TrustedDevice } from '../../trusted-devices/trusted-device.ts';

const AuthTrustedDevice = builder.objectRef<TrustedDevice>('AuthTrustedDevice').implement({
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
  t.field({
    type: [AuthTrustedDevice],
    description: 'The browsers that skip the second step, last used first.',
    resolve: async ({ id }, _, { services }) => [...(await services.trustedDevices.list(id))],
  }),
);

const AuthTrustedDevicesRevoked = builder
  .objectRef<{ revoked: number }>('AuthTrustedDevicesRevoked')
  .implement({
    description: 'From now on they are asked for a second factor.',
    isTypeOf: (value) => 'revoked' in (value as object),
    fields: (t) => ({
      count: t.exposeInt('revoked', { description: 'How many there were. 0 if none.' }),
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
    resolve: async (_, { id }, { services, client, caller }) => ({
      revoked: await services.trustedDevices.revoke(
        (await caller.requireViewer()).user.id,
        id,
        client,
      ),
    }),
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
    resolve: async (_, _args, { services, client, caller }) => ({
      revoked: await services.trustedDevices.revokeAll(
        (await caller.requireViewer()).user.id,
        client,
      ),
    }),
  }),
);
