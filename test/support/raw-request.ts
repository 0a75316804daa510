export type RawAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data?: Record<string, unknown> | null;
  /** `extensions.code` of every error. */
  readonly codes: readonly string[];
  readonly errors: readonly { message: string; extensions: { code: string; argument?: string } }[];
};

/** Anything that can be sent to the GraphQL endpoint, however wrong. */
export async function rawRequest(url: string, request: RequestInit = {}): Promise<RawAnswer> {
  const response = await fetch(url, request);
  const text = await response.text();
  const json =
    response.headers.get('content-type')?.startsWith('application/json') ||
    response.headers.get('content-type')?.startsWith('application/graphql-response+json');
  const { data, errors = [] } = json ? JSON.parse(text) : {};
  const codes = errors.map((error: RawAnswer['errors'][number]) => error.extensions?.code);
  return { status: response.status, headers: response.headers, text, data, errors, codes };
}

/** A JSON post. A string is sent as it is, well-formed or not. */
export const post = (
  url: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> =>
  rawRequest(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

export const get = (
  url: string,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<RawAnswer> => rawRequest(`${url}?${new URLSearchParams(parameters)}`, { headers });
