import type { ProofRule } from '../../mfa/proof/proof-rule.ts';

/** What the description of a field says of the proof that it takes. */
export function describeProof(rule: ProofRule): string {
  const begun = rule.sinceBegun ? '; what was fresh at step one will do' : '';
  return [
    `Takes a fresh proof ${byWhat(rule)}${begun}.`,
    rule.maxAge !== undefined && `It may be ${rule.maxAge} seconds old.`,
    rule.orTwoRecoveryCodes && 'Two recovery codes stand in for a lost factor.',
    rule.orPassword !== undefined &&
      `The password in \`${rule.orPassword}\` will do where you hold none.`,
    rule.orCode !== undefined && `See \`${rule.orCode}\` for a code that is a proof by itself.`,
    rule.orEnrollmentTicket && 'An enrollment ticket will do as the bearer token.',
  ]
    .filter(Boolean)
    .join(' ');
}

function byWhat({ by, aal }: ProofRule): string {
  if (by === 'ANY') return 'of any kind';
  const strongest = 'by the strongest factor you hold';
  return aal === 'aal2'
    ? `${strongest} but the mailbox`
    : `${strongest}, or of any kind where you hold none`;
}
