import { AuthError } from './auth-error.ts';
import { builder } from '../builder.ts';
import { InvalidTicket } from '../../tickets/errors.ts';

builder.objectType(InvalidTicket, {
  name: 'AuthInvalidTicketError',
  description:
    'Returned when the ticket is unknown, expired, used, for another purpose, or had five failures. Start over.',
  interfaces: [AuthError],
});
