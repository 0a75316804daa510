import type { Answered } from './meters.ts';

/** The doors of second factors, and the method that each takes. */
const SECOND_FACTORS: Readonly<Record<string, string>> = {
  verifySignInMfaTotp: 'totp',
  verifySignInMfaSms: 'sms',
  verifySignInMfaEmail: 'email',
  verifySignInMfaWebauthn: 'webauthn',
  verifySignInMfaRecoveryCode: 'recovery_code',
};
/** Where everything that it takes is given at once. */
const SIGN_INS = ['signInEmailPassword', 'signInWebauthn'];
/** Others answer with a ticket that was there before. */
const ISSUES_TICKETS = [...SIGN_INS, 'signUpEmailPassword', 'stepUp'];
/** Takes the code that opens enrollment. */
const OPENS_TICKETS = 'proveMfaEnrollment';

export const SECOND_FACTOR_TYPES = Object.values(SECOND_FACTORS);
/** Every field whose name means something here: a test compares them with the schema. */
export const SIGN_IN_FIELDS = [...ISSUES_TICKETS, OPENS_TICKETS, ...Object.keys(SECOND_FACTORS)];

/** Outcomes of a sign-in and of a second factor that are counted from the start, at 0. */
export const SIGN_IN_OUTCOMES = [
  'session',
  'mfa_ticket',
  'enrollment_ticket',
  'invalid_credentials',
  'invalid_webauthn_response',
  'email_not_verified',
  'sign_in_blocked',
  'rate_limited',
];
export const SECOND_FACTOR_OUTCOMES = [
  'session',
  'invalid_ticket',
  'invalid_code',
  'invalid_webauthn_response',
  'rate_limited',
];
export const TICKET_EVENTS = ['issued', 'redeemed', 'failed', 'refused'] as const;
type TicketEvent = (typeof TICKET_EVENTS)[number];

/** What an answer says of signing in: by names of operations and types, whatever the client selected. */
export function signInStep({ field, outcome }: Pick<Answered, 'field' | 'outcome'>) {
  const secondFactor = SECOND_FACTORS[field];
  const named = nameOf(outcome);
  return {
    signIn: SIGN_INS.includes(field) ? named : null,
    secondFactor: secondFactor === undefined ? null : { type: secondFactor, outcome: named },
    ticket: ticketEvent(field, named),
  };
}

function ticketEvent(field: string, outcome: string): TicketEvent | null {
  // Wherever one is taken.
  if (outcome === 'invalid_ticket') return 'refused';
  if (ISSUES_TICKETS.includes(field)) return outcome.endsWith('_ticket') ? 'issued' : null;
  if (SECOND_FACTORS[field] === undefined && field !== OPENS_TICKETS) return null;
  if (outcome === 'session') return 'redeemed';
  return outcome === 'invalid_code' || outcome === 'invalid_webauthn_response' ? 'failed' : null;
}

const NAMES: Readonly<Record<string, string>> = {
  AuthSession: 'session',
  MfaTicket: 'mfa_ticket',
  MfaEnrollmentTicket: 'enrollment_ticket',
};

/** `AuthInvalidCodeError` as `invalid_code`, `BAD_USER_INPUT` as `bad_user_input`. */
function nameOf(outcome: string): string {
  const known = NAMES[outcome];
  if (known !== undefined) return known;
  const failure = /^Auth(\w+)Error$/.exec(outcome)?.[1];
  return (failure?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_') ?? outcome).toLowerCase();
}
