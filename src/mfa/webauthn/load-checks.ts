/**
 * What looks at the answers of authenticators. Its library is a fifth of all that the service loads, so
 * it is loaded when the first answer comes, or once the service takes requests.
 */
export async function loadChecks() {
  const [{ checkRegistration }, { checkAssertion }, { challengeIn }] = await Promise.all([
    import('./registration.ts'),
    import('./authentication.ts'),
    import('./client-data.ts'),
  ]);
  return { checkRegistration, checkAssertion, challengeIn };
}
