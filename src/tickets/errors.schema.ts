import { AuthError } from '../graphql/auth-error.ts';
import { builder } from '../graphql/builder.ts';
import { InvalidTicket } from './errors.ts';

builder.objectType(InvalidTicket, {
  name: 'AuthInvalidTicketError',
  description:
    'Returned when the ticket is unknown, expired, used, for another purpose, or had five failures. Start over.',
  interfaces: [AuthError],
});
