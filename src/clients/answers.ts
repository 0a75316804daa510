export type Session = {
  readonly accessToken: string;
  readonly accessTokenExpiresIn?: number;
  readonly refreshToken?: string;
  readonly deviceToken?: string | null;
};

type Answer = {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
};

/** Throws what is no JSON: the answer of something between here and the service. */
export const read = async (response: Response): Promise<Answer> =>
  (await response.json()) as Answer;

/** The session that an answer holds: as its one field, or in that. */
export function sessionIn(data: Answer['data']): Session | undefined {
  for (const field of Object.values(data ?? {})) {
    const inside = (field as { session?: unknown } | null)?.session;
    const found = [field, inside].find(isSession);
    if (found) return found;
  }
  return undefined;
}

const isSession = (value: unknown): value is Session =>
  typeof value === 'object' &&
  value !== null &&
  'accessToken' in value &&
  typeof value.accessToken === 'string';

/** Nobody is signed in any more: the token is worthless, or there is no cookie. */
export const endsSession = (
  answer: { __typename?: string } | undefined,
  errors: Answer['errors'],
): boolean =>
  answer?.__typename === 'AuthInvalidRefreshTokenError' ||
  errors?.[0]?.extensions?.code === 'BAD_USER_INPUT';
