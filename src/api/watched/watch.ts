/** How a root field ended, if it did not throw. */
type Ended = {
  /** The `__typename` of the answer; `null` where it is null. */
  readonly outcome: string;
  readonly value: unknown;
};

/** Runs a root field, which it is told by the name that the schema gives it, and gives its value. */
export type Watch = (
  kind: 'Query' | 'Mutation',
  field: string,
  run: () => Promise<Ended>,
) => Promise<unknown>;
