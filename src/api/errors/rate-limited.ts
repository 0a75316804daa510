import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { RateLimited } from '../../throttle/errors.ts';

builder.objectType(RateLimited, {
  name: 'AuthRateLimitedError',
  description:
    'Returned when there were too many attempts, or the service is busy. Nothing was looked at.',
  interfaces: [AuthError],
  fields: (t) => ({
    retryAfter: t.exposeInt('retryAfterSeconds', {
      description: 'Seconds until the next attempt is looked at.',
    }),
  }),
});
