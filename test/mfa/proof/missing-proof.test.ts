import { describe, expect, test } from 'vitest';
import { MfaNotActive, type StepUpRequired } from '../../../src/mfa/errors.ts';
import { createRequireFreshProof } from '../../../src/mfa/proof/fresh-proof.ts';
import { missingProof } from '../../../src/mfa/proof/missing-proof.ts';
import type { ProofRule } from '../../../src/mfa/proof/proof-rule.ts';
import type { MfaFactorType } from '../../../src/policy/mfa-policy.ts';
import type { Factor, MfaStatus } from '../../../src/policy/mfa-status.ts';
import { proof, type ProofMethod } from '../../../src/sessions/proofs.ts';
import { secondsAfter } from '../../../src/shared/clock.ts';

const now = new Date('2026-11-27T12:00:00Z');
const ago = (method: ProofMethod, seconds: number) => proof(method, secondsAfter(now, -seconds));

const holding = (...heldTypes: MfaFactorType[]) =>
  ({
    heldTypes,
    factors: heldTypes.map((type) => ({ type }) as Factor),
    recoveryCodesRemaining: 10,
    passwordResetAt: null,
  }) as unknown as MfaStatus;

const STRONGEST: ProofRule = { by: 'STRONGEST' };

describe('the proof that a rule takes', () => {
  test('is by the strongest type that is held, and by no other', () => {
    const status = holding('SMS', 'WEBAUTHN', 'TOTP');
    const missing = (method: ProofMethod) =>
      missingProof(STRONGEST, { proofs: [ago(method, 0)], status, now }, 300);
    expect(missing('webauthn')).toBeNull();
    for (const method of ['totp', 'sms', 'recoveryCode', 'password'] as const) {
      expect(missing(method), method).toMatchObject({ acceptedFactors: ['WEBAUTHN'] });
    }
  });

  test('is younger than its age, to the millisecond', () => {
    const aged = (seconds: number) =>
      missingProof(
        STRONGEST,
        { proofs: [ago('totp', seconds)], status: holding('TOTP'), now },
        300,
      );
    expect(aged(299.999)).toBeNull();
    expect(aged(300)).not.toBeNull();
  });

  test('is counted from when the change was begun', () => {
    const facts = { proofs: [ago('totp', 800)], status: holding('TOTP'), now };
    const begunAt = secondsAfter(now, -501);
    expect(missingProof(STRONGEST, { ...facts, begunAt }, 300)).toBeNull();
    expect(
      missingProof(STRONGEST, { ...facts, begunAt: secondsAfter(now, -500) }, 300),
    ).not.toBeNull();
  });

  test('at aal2 is none without a password, nor by a mailbox', () => {
    const rule: ProofRule = { by: 'STRONGEST', aal: 'aal2' };
    const missing = (status: MfaStatus, ...methods: ProofMethod[]) =>
      missingProof(rule, { proofs: methods.map((method) => ago(method, 0)), status, now }, 300);
    expect(missing(holding('TOTP'), 'password', 'totp')).toBeNull();
    expect(missing(holding('TOTP'), 'totp')).not.toBeNull();
    expect(missing(holding('TOTP', 'EMAIL'), 'password', 'email')).not.toBeNull();
  });

  test('at aal2 is none where only the mailbox is held', () => {
    const requireFreshProof = createRequireFreshProof({ clock: () => now, maxAgeSeconds: 300 });
    const facts = { proofs: [ago('password', 0), ago('email', 0)], status: holding('EMAIL') };
    expect(() => requireFreshProof({ by: 'STRONGEST' }, facts)).not.toThrow();
    expect(() => requireFreshProof({ by: 'STRONGEST', aal: 'aal2' }, facts)).toThrow(MfaNotActive);
  });

  test('may be younger than those of others, and never older than the operator says', () => {
    const requireFreshProof = createRequireFreshProof({ clock: () => now, maxAgeSeconds: 300 });
    const refusal = (maxAge: number, seconds: number) => {
      const facts = { proofs: [ago('totp', seconds)], status: holding('TOTP') };
      try {
        return requireFreshProof({ by: 'STRONGEST', maxAge }, facts);
      } catch (error) {
        return (error as StepUpRequired).maxAgeSeconds;
      }
    };
    expect(refusal(60, 59)).toBeUndefined();
    expect(refusal(60, 60)).toBe(60);
    expect(refusal(900, 300)).toBe(300);
  });
});
