import { builder } from '../builder.ts';
import type { SecurityPosture } from '../../operators/posture/security-posture.ts';
import type { SecurityFinding } from '../../operators/posture/weaknesses.ts';

const AuthSecurityFinding = builder.objectRef<SecurityFinding>('AuthSecurityFinding').implement({
  description: 'Something that is set weaker than recommended.',
  fields: (t) => ({
    setting: t.exposeString('setting', {
      description: 'The variable of the environment, or `mfaPolicy.` and a field of the policy.',
    }),
    severity: t.exposeString('severity', { description: '`high`, `medium` or `low`.' }),
    message: t.exposeString('message', { description: 'What can come of it.' }),
    recommendation: t.exposeString('recommendation', { description: 'What to do.' }),
  }),
});

const AuthSecurityPosture = builder.objectRef<SecurityPosture>('AuthSecurityPosture').implement({
  description: 'How safe the service is as it is set up now.',
  fields: (t) => ({
    totpGuessOddsPerDay: t.exposeFloat('totpGuessOddsPerDay', {
      description:
        'How likely somebody who has the password guesses a code of one authenticator app within a day, from 0 to 1, by as many tries as the limits leave.',
    }),
    totpGuessOddsPerYear: t.exposeFloat('totpGuessOddsPerYear', {
      description: 'The same within a year, by as many tries as never suspend the factor.',
    }),
    findings: t.field({
      type: [AuthSecurityFinding],
      description: 'Most severe first. Empty where nothing is weaker than recommended.',
      resolve: ({ findings }) => [...findings],
    }),
  }),
});

builder.queryField('securityPosture', (t) =>
  t.field({
    type: AuthSecurityPosture,
    nullable: true,
    authScopes: { admin: true },
    skipTypeScopes: true,
    description:
      'What is set weaker than recommended, and the odds of guessing a code. Administrators only.',
    resolve: (_, _args, { services }) => services.securityPosture(),
  }),
);
