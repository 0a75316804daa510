import type { Answer, Problem } from '../api/failure.ts';

export type Ticket = Extract<Answer<'signInEmailPassword'>, { __typename: 'MfaTicket' }>;
export type Factor = Ticket['factors'][number];

/** Tells what ended the ticket from what can be tried again. */
export type Redeemed = (answer: { readonly __typename: string } & object) => Problem | null;
