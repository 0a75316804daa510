import type { Held } from './held.ts';

/** GraphiQL's `fetch`: it sends what is held, reads what comes, and leaves pictures out of the text. */
export function fetchWithHeld(
  plainFetch: typeof fetch,
  endpoint: string,
  held: Held,
): typeof fetch {
  /** GraphiQL sends one operation, and each of ours has one field. */
  const fieldOf = (query: string): string =>
    /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query.replace(/#.*/g, ''))?.[1] ?? '';

  const withoutPictures = (key: string, value: unknown): unknown =>
    key === 'imageUrl' && typeof value === 'string' && value.startsWith('data:')
      ? `${value.slice(0, 22)}… (the picture is below; ${value.length} characters)`
      : value;

  return async (input, init) => {
    const isOurs = new URL(String(input), endpoint).toString() === endpoint;
    const isOperation = isOurs && typeof init?.body === 'string';
    const sent = isOperation ? JSON.parse(init.body as string) : {};
    const field = fieldOf(sent.query ?? '');
    if (!isOperation || field.startsWith('__')) return plainFetch(input, init);

    const headers = new Headers(init.headers);
    const bearer = headers.has('authorization') ? null : held.bearer();
    if (bearer) headers.set('authorization', `Bearer ${bearer}`);
    // A tab has the variables of all its operations.
    const declared = Object.entries(sent.variables ?? {}).filter(([name]) =>
      new RegExp(`\\$${name}\\b`).test(sent.query),
    );
    const variables = await held.fill(field, Object.fromEntries(declared));
    const body = JSON.stringify({ ...sent, variables });

    const response = await plainFetch(input, { ...init, headers, body });
    if (!response.headers.get('content-type')?.includes('json')) return response;
    const answer: unknown = await response.json();
    held.see(field, variables, answer, bearer);
    const { status, statusText } = response;
    const shown = JSON.stringify(answer, withoutPictures);
    return new Response(shown, { status, statusText, headers: response.headers });
  };
}
