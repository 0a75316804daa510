import { z } from 'zod';
import { AUDIT_EVENT_TYPES } from '../../audit/audit-event-types.ts';
import type { AuditLogVerification } from '../../operators/audit/verify-audit-log.ts';
import { builder } from '../builder.ts';
import { idCursors, pageSize } from '../values/connections.ts';
import { uuid } from '../values/text.ts';

const AuthAuditEvent = builder.prismaObject('AuditEvent', {
  name: 'AuthAuditEvent',
  select: { id: true },
  description: 'Something that happened, as it was recorded.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID. Later events have greater ones.' }),
    type: t.exposeString('type', { description: 'What happened, such as `sign_in.succeeded`.' }),
    actorType: t.exposeString('actorType', {
      description: 'Who did it: `user`, `admin` or `system`.',
    }),
    userId: t.exposeID('userId', {
      nullable: true,
      description:
        'Whom it is about. Null where nobody is known; a pseudonym where they were deleted since.',
    }),
    ipAddress: t.exposeString('ipAddress', {
      nullable: true,
      description: 'From where. Null where nobody asked for it, and for deleted users.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'By which program, as it named itself. Null as `ipAddress` is.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      description: 'What else is said of it, by the type. Never a secret.',
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened.' }),
  }),
});

const eventType = z.enum(AUDIT_EVENT_TYPES, {
  error: 'must be a type of audit event, such as sign_in.succeeded',
});

builder.queryField('authAuditEvents', (t) =>
  t.prismaConnection(
    {
      type: AuthAuditEvent,
      cursor: 'id',
      nullable: true,
      ...pageSize,
      authScopes: { admin: true },
      skipTypeScopes: true,
      description: 'What happened, newest first. Administrators only.',
      args: {
        userId: t.arg.id({
          required: false,
          description: 'Only what is about this user.',
          validate: uuid.nullish(),
        }),
        type: t.arg.string({
          required: false,
          description: 'Only events of this type.',
          validate: eventType.nullish(),
        }),
      },
      validate: idCursors,
      resolve: (query, _, filter, { services }) => services.listAuditEvents(filter, query),
    },
    { name: 'AuthAuditEventConnection', description: 'A page of audit events.' },
    { name: 'AuthAuditEventEdge', description: 'An audit event in its list.' },
  ),
);

const MAX_INT = 2 ** 31 - 1;

const Verification = builder.objectRef<AuditLogVerification>('AuthAuditLogVerification').implement({
  description: 'Whether the audit log is what the service recorded.',
  fields: (t) => ({
    intact: t.exposeBoolean('intact', {
      description: 'Whether nothing was changed, taken out, put in or moved.',
    }),
    checkedEvents: t.int({
      description: 'How many events were found to be as they were recorded. 2147483647 if more.',
      resolve: ({ checkedEvents }) => Math.min(checkedEvents, MAX_INT),
    }),
    firstBrokenId: t.exposeID('firstBrokenId', {
      nullable: true,
      description:
        'The first event that is not as it was recorded, is missing, follows one that is, or was put in past the service. Null if the log is intact, and where what is gone left no id.',
    }),
    headHash: t.exposeString('headHash', {
      description: 'The hash at the end of the chain: see `/.well-known/audit-head`.',
    }),
  }),
});

builder.queryField('verifyAuditLog', (t) =>
  t.field({
    type: Verification,
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'Reads the whole audit log and checks it against its hash chain: a few seconds for 20,000 events. Events of the last seconds may not be in the chain yet. Administrators only.',
    resolve: (_, _args, { services }) => services.verifyAuditLog(),
  }),
);
