type Tab = { readonly query: string; readonly variables?: string; readonly headers?: string };

const bearer = JSON.stringify({ Authorization: 'Bearer PASTE accessToken HERE' }, null, 2);
const json = (value: object): string => JSON.stringify(value, null, 2);

/** GraphiQL's tabs: the way from sign-up to a sign-in with an authenticator app, in order. */
export const walkthroughTabs: readonly Tab[] = [
  {
    query: `# 1 of 5 · Sign up.
# Keep the accessToken for the next two tabs.
mutation SignUp($email: String!, $password: String!) {
  signUpEmailPassword(email: $email, password: $password) {
    __typename
    ... on AuthSession { accessToken user { id email } }
    ... on MfaEnrollmentTicket { ticket }
    ... on AuthWeakPasswordError { reasons }
    ... on AuthError { code message }
  }
}
`,
    variables: json({ email: 'ada@example.com', password: 'correct horse battery' }),
  },
  {
    query: `# 2 of 5 · Generate a secret.
# First paste the accessToken under Headers.
# Then open imageUrl in another tab, and scan it.
mutation GenerateTotp($name: String) {
  generateTotp(name: $name) {
    __typename
    ... on MfaTotpEnrollment { totpSecret totpUri imageUrl expiresAt }
    ... on AuthStepUpRequiredError { acceptedFactors maxAge }
    ... on AuthError { code message }
  }
}
`,
    variables: json({ name: 'My phone' }),
    headers: bearer,
  },
  {
    query: `# 3 of 5 · Activate it with the app's six digits.
# Keep the recovery codes: they are shown once.
mutation Activate($code: String!) {
  verifyChangeUserMfa(activeMfaType: TOTP, code: $code) {
    __typename
    ... on MfaChange { activeMfaType recoveryCodes }
    ... on AuthInvalidCodeError { attemptsRemaining }
    ... on AuthError { code message }
  }
}
`,
    variables: json({ code: '000000' }),
    headers: bearer,
  },
  {
    query: `# 4 of 5 · Sign in. The answer is a ticket now.
mutation SignIn($email: String!, $password: String!) {
  signInEmailPassword(email: $email, password: $password) {
    __typename
    ... on AuthSession { accessToken refreshToken }
    ... on MfaTicket { ticket expiresAt factors { type name } recoveryCodeAllowed }
    ... on AuthError { code message }
  }
}
`,
    variables: json({ email: 'ada@example.com', password: 'correct horse battery' }),
  },
  {
    query: `# 5 of 5 · Redeem the ticket with the next six digits.
# Each code works once.
mutation Redeem($ticket: String!, $otp: String!) {
  verifySignInMfaTotp(ticket: $ticket, otp: $otp) {
    __typename
    ... on AuthSession { accessToken refreshToken user { id email lastSignInAt } }
    ... on AuthInvalidCodeError { attemptsRemaining }
    ... on AuthError { code message }
  }
}
`,
    variables: json({ ticket: 'PASTE ticket HERE', otp: '000000' }),
  },
];
