import { bearerToken } from '../../server/bearer-token.ts';

/** By name, whatever its case; a header that came twice has two values. */
export type Headers = readonly (readonly [name: string, values: readonly unknown[] | undefined])[];

/**
 * The token that a client sent to a gateway, and the role that it wants to have there. Null where the
 * headers do not say one thing: to choose between two is to let a client choose who looks at which.
 */
export function askedBy(
  headers: Headers,
): { accessToken: string | null; role: string | null } | null {
  const authorization = onlyValue(headers, 'authorization');
  const role = onlyValue(headers, 'x-hasura-role');
  if (authorization === undefined || role === undefined) return null;
  if (authorization === null) return { accessToken: null, role };

  const accessToken = bearerToken(authorization);
  return accessToken === undefined ? null : { accessToken, role };
}

/** Null where there is none, undefined where it is no text or there are two. */
function onlyValue(headers: Headers, wanted: string): string | null | undefined {
  const found = headers.flatMap(([name, values = []]) =>
    name.toLowerCase() === wanted ? values : [],
  );
  if (found.length === 0) return null;
  const [value] = found;
  return found.length === 1 && typeof value === 'string' ? value : undefined;
}
