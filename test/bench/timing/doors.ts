import { PASSWORD } from '../../support/person.ts';

/** Something that anybody may ask about any address, and what everybody is answered. */
export type Door = {
  readonly document: string;
  variables(email: string): Readonly<Record<string, string>>;
  readonly answer: string;
  /** Asked in a session, by somebody whose address it is not. */
  readonly inSession?: true;
};

const error = '... on AuthError { code message }';

/** Every operation that takes an address and does not say whether it is known. */
export const doors = {
  signInEmailPassword: {
    document: `mutation ($email: String!, $password: String!) { signInEmailPassword(email: $email, password: $password) { __typename ${error} } }`,
    variables: (email) => ({ email, password: 'not the password of anybody' }),
    answer: 'AuthInvalidCredentialsError',
  },
  signUpEmailPassword: {
    document: `mutation ($email: String!, $password: String!) { signUpEmailPassword(email: $email, password: $password) { __typename ${error} } }`,
    variables: (email) => ({ email, password: PASSWORD }),
    answer: 'AuthEmailVerificationPending',
  },
  requestPasswordReset: {
    document: `mutation ($email: String!) { requestPasswordReset(email: $email) { __typename ${error} } }`,
    variables: (email) => ({ email }),
    answer: 'AuthPasswordResetRequested',
  },
  sendEmailVerification: {
    document: `mutation ($email: String!) { sendEmailVerification(email: $email) { __typename ${error} } }`,
    variables: (email) => ({ email }),
    answer: 'AuthEmailVerificationPending',
  },
  changeEmail: {
    document: `mutation ($newEmail: String!) { changeEmail(newEmail: $newEmail) { __typename ${error} } }`,
    variables: (newEmail) => ({ newEmail }),
    answer: 'AuthEmailVerificationPending',
    inSession: true,
  },
} satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;
