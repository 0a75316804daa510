import { DomainError } from '../shared/domain-error.ts';

export const PASSWORD_WEAKNESSES = [
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_COMMON',
  'BREACHED',
  'TOO_REPETITIVE',
  'SEQUENCE',
  'KEYBOARD_WALK',
  'DATE',
  'PERSONAL',
] as const;
export type PasswordWeakness = (typeof PASSWORD_WEAKNESSES)[number];

export class WeakPassword extends DomainError {
  readonly code = 'WEAK_PASSWORD';
  readonly reasons: readonly PasswordWeakness[];

  constructor(reasons: readonly PasswordWeakness[], minLength: number) {
    super(`Choose another password: at least ${minLength} characters, and hard to guess.`);
    this.reasons = reasons;
  }
}

export class EmailInUse extends DomainError {
  readonly code = 'EMAIL_IN_USE';

  constructor() {
    super('This e-mail address belongs to another user.');
  }
}
