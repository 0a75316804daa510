/** The reason is for the operator: the person is only told to start over. */
export type Refused = { readonly kind: 'refused'; readonly reason: string };

const MAX_REASON_LENGTH = 200;

export const refused = (reason: string): Refused => ({ kind: 'refused', reason });

/** When a parser throws at hostile bytes, the response is refused; nothing of ours has failed. */
export async function refuseWhatThrows<Outcome>(
  check: () => Promise<Outcome>,
): Promise<Outcome | Refused> {
  try {
    return await check();
  } catch (error) {
    return refused(printable(error instanceof Error ? error.message : 'malformed'));
  }
}

/** The library quotes what was sent, which must neither forge a line of the log nor fill it. */
const printable = (message: string): string =>
  message.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_REASON_LENGTH);
