import { PASSWORD } from '../../support/person.ts';

/** How an address stands with the service. */
export const STANDINGS = ['unknown', 'verified', 'unverified', 'disabled'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Something that anybody may ask about any address, and what everybody is answered. */
export type Door = {
  readonly document: string;
  variables(email: string): Readonly<Record<string, string>>;
  readonly answer: string;
  /** Asked in a session, by somebody else than the address belongs to. */
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
    answer: 'AuthLinkRequested',
  },
  sendEmailVerification: {
    document: `mutation ($email: String!) { sendEmailVerification(email: $email) { __typename ${error} } }`,
    variables: (email) => ({ email }),
    answer: 'AuthLinkRequested',
  },
  changeEmail: {
    document: `mutation ($newEmail: String!) { changeEmail(newEmail: $newEmail) { __typename ${error} } }`,
    variables: (newEmail) => ({ newEmail }),
    answer: 'AuthLinkRequested',
    inSession: true,
  },
} satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;
