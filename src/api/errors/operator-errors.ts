import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import {
  PolicyChanged,
  ResetNotPending,
  SelfAdministration,
  UserNotFound,
} from '../../operators/errors.ts';
import { InvalidWebhookUrl, WebhookEndpointNotFound } from '../../webhooks/errors.ts';

builder.objectType(UserNotFound, {
  name: 'AuthUserNotFoundError',
  description: 'Returned when there is no such user. To administrators only.',
  interfaces: [AuthError],
});

builder.objectType(SelfAdministration, {
  name: 'AuthSelfAdministrationError',
  description:
    'Returned when administrators would do to themselves what another one has to do. The holder of the admin secret is nobody’s self.',
  interfaces: [AuthError],
});

builder.objectType(ResetNotPending, {
  name: 'AuthResetNotPendingError',
  description:
    'Returned when no reset waits for this user: none was asked for, it has happened, its user stopped it, it expired, or whoever asked for it is no administrator any more. To administrators only.',
  interfaces: [AuthError],
});

builder.objectType(PolicyChanged, {
  name: 'AuthPolicyChangedError',
  description:
    'Returned when a change of policy named a version that does not rule any more: somebody else changed it. Nothing happened. To administrators only.',
  interfaces: [AuthError],
});

builder.objectType(InvalidWebhookUrl, {
  name: 'AuthInvalidWebhookUrlError',
  description:
    'Returned when the URL is not https, holds a user, a password or a fragment, or leads to a host that is not on the Internet. To administrators only.',
  interfaces: [AuthError],
});

builder.objectType(WebhookEndpointNotFound, {
  name: 'AuthWebhookEndpointNotFoundError',
  description:
    'Returned when there is no such webhook endpoint, no such delivery, or its event is not kept any more. To administrators only.',
  interfaces: [AuthError],
});
