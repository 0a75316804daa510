type GraphqlError = {
  readonly message: string;
  readonly extensions?: { readonly code?: string } & Readonly<Record<string, unknown>>;
};

/**
 * The request was not answered by what it asked for: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT and
 * the like. What a person can do something about is no error, but a member of the union.
 */
export class AuthRequestError extends Error {
  override readonly name = 'AuthRequestError';
  readonly code: string;
  readonly errors: readonly GraphqlError[];

  constructor(errors: readonly GraphqlError[]) {
    super(errors[0]?.message ?? 'The answer is no GraphQL.');
    this.code = errors[0]?.extensions?.code ?? 'UNKNOWN';
    this.errors = errors;
  }
}

/** The session could not be refreshed now, and may well go on: nobody was signed out. Try again later. */
export class AuthRefreshError extends Error {
  override readonly name = 'AuthRefreshError';
}
