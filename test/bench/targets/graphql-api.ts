import { PASSWORD } from '../../support/person.ts';
import type { Connection } from '../connection.ts';
import type { Api, SignedIn } from './target.ts';

type Documents = {
  readonly signIn: string;
  readonly verifyTotp: string;
  readonly refresh: string;
  readonly me: string;
};

// The same operations and the same fields of all three servers; the service's answers are unions.
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

const boundDocuments: Documents = {
  signIn: `mutation SignIn($email: String!, $password: String!) { signInEmailPassword(email: $email, password: $password) { __typename ... on AuthSession { ${session} } ... on MfaTicket { ticket expiresAt } } }`,
  verifyTotp: `mutation VerifyTotp($ticket: String!, $otp: String!) { verifySignInMfaTotp(ticket: $ticket, otp: $otp) { __typename ${session} } }`,
  refresh: `mutation Refresh($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { __typename ${session} } }`,
  me,
};

function graphqlApi(documents: Documents): Api {
  const run = async (
    connection: Connection,
    name: keyof Documents,
    variables: Record<string, string>,
  ): Promise<SignedIn> => signedIn(await connection.post({ document: documents[name], variables }));

  return {
    signIn: (connection, email) => run(connection, 'signIn', { email, password: PASSWORD }),
    redeem: (connection, ticket, otp) => run(connection, 'verifyTotp', { ticket, otp }),
    refresh: (connection, refreshToken) => run(connection, 'refresh', { refreshToken }),
    async me(connection, token, email) {
      const body = await connection.post({ document: documents.me, variables: {}, token });
      if (!body.includes(email)) throw new Error(`unexpected answer: ${body}`);
    },
  };
}

function signedIn(body: string): SignedIn {
  const { data } = JSON.parse(body);
  const answer: SignedIn = (data && Object.values(data)[0]) ?? {};
  if (!answer.accessToken && !answer.ticket) throw new Error(`unexpected answer: ${body}`);
  return answer;
}

export const ticketgateApi = graphqlApi(ticketgateDocuments);
export const boundApi = graphqlApi(boundDocuments);
