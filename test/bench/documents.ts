/** The same operations and the same fields of both servers; the service's answers are unions. */
export type Documents = {
  readonly signIn: string;
  readonly verifyTotp: string;
  readonly refresh: string;
  readonly me: string;
};

const user = 'id email displayName defaultRole roles createdAt';
const session = `accessToken accessTokenExpiresIn refreshToken refreshTokenId user { ${user} }`;
const outcome = `__typename ... on AuthSession { ${session} } ... on AuthError { code message }`;
const outcomeOrTicket = `${outcome} ... on MfaTicket { ticket expiresAt }`;

const me = `query Me { me { ${user} } }`;

export const ticketgateDocuments: Documents = {
  signIn: `mutation SignIn($email: String!, $password: String!) { signInEmailPassword(email: $email, password: $password) { ${outcomeOrTicket} } }`,
  verifyTotp: `mutation VerifyTotp($ticket: String!, $otp: String!) { verifySignInMfaTotp(ticket: $ticket, otp: $otp) { ${outcome} } }`,
  refresh: `mutation Refresh($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { ${outcome} } }`,
  me,
};

export const lowerBoundDocuments: Documents = {
  signIn: `mutation SignIn($email: String!, $password: String!) { signInEmailPassword(email: $email, password: $password) { __typename ... on AuthSession { ${session} } ... on MfaTicket { ticket expiresAt } } }`,
  verifyTotp: `mutation VerifyTotp($ticket: String!, $otp: String!) { verifySignInMfaTotp(ticket: $ticket, otp: $otp) { __typename ${session} } }`,
  refresh: `mutation Refresh($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { __typename ${session} } }`,
  me,
};
