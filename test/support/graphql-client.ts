let visitors = 0;

export type GraphqlResult = {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of many shapes; what they assert is the check.
  // oxlint-disable-next-line no-explicit-any
  readonly data: any;
  readonly errors?: readonly {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; argument?: string };
  }[];
};

/** Someone on the network with an address of their own. */
export function graphqlClient(url: string) {
  visitors += 1;
  const address = `10.${(visitors >> 16) & 255}.${(visitors >> 8) & 255}.${visitors & 255}`;

  return async (
    query: string,
    variables: Record<string, unknown> = {},
    token?: string,
    headers: Record<string, string> = {},
  ): Promise<GraphqlResult> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': address,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Pick<GraphqlResult, 'data' | 'errors'>;
    return { ...body, status: response.status, headers: response.headers };
  };
}

export type GraphqlClient = ReturnType<typeof graphqlClient>;
