import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql';
import type { ProofRule } from '../../mfa/proof/proof-rule.ts';

const AuthProofBy = new GraphQLEnumType({
  name: 'AuthProofBy',
  description: 'By what a proof has to be given.',
  values: {
    STRONGEST: {
      description:
        'The strongest type of factor that the user holds: passkey, authenticator app, phone, mailbox. Anything where none is held.',
    },
    ANY: { description: 'Anything that the session was proven with.' },
  },
});

const flag = (description: string) => ({
  type: new GraphQLNonNull(GraphQLBoolean),
  defaultValue: false,
  description,
});

/** What a rule looks like in schema.graphql. Only what differs from the defaults is printed. */
export const requiresProof = new GraphQLDirective({
  name: 'requiresProof',
  description:
    'What the field takes beside an access token: a fresh proof of who you are, in this session. It is looked at before anything else is done; where it is missing, the answer is `AuthStepUpRequiredError`.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    by: { type: new GraphQLNonNull(AuthProofBy), description: 'By what.' },
    aal: {
      type: new GraphQLNonNull(GraphQLString),
      defaultValue: 'aal1',
      description: 'aal2: the mailbox counts for nothing, and a factor has to be held.',
    },
    maxAge: {
      type: new GraphQLNonNull(GraphQLInt),
      defaultValue: 300,
      description:
        'How old the proof may be, in seconds. `AUTH_STEP_UP_MAX_AGE` takes the place of the default, and of what is longer.',
    },
    orTwoRecoveryCodes: flag(
      'Two recovery codes stand in for a lost factor, the second one fresh.',
    ),
    orPassword: {
      type: GraphQLString,
      description: 'The argument with the password, which does where no factor is held.',
    },
    orCode: {
      type: GraphQLString,
      description: 'The argument with a code that is a proof by itself.',
    },
    orEnrollmentTicket: flag('An enrollment ticket will do as the bearer token.'),
    sinceBegun: flag('What was fresh at the first of two steps will do for the second.'),
  } satisfies Record<keyof ProofRule, unknown>,
});
