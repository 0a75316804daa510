/** Why `fetch` failed. Not the message, which may repeat a URL with a secret in it. */
export function failureOf(error: unknown): string {
  const { name, cause } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}
