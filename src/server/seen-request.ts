/** What is known of a request once it is answered: what its line in the log says. Nothing that a client wrote. */
export type SeenRequest = {
  operation: 'query' | 'mutation' | null;
  /** Root fields, as the schema names them. */
  readonly fields: string[];
  /** What came of each: the type of its answer, or a code. */
  readonly outcomes: string[];
  userId: string | null;
};

export const nothingSeen = (): SeenRequest => ({
  operation: null,
  fields: [],
  outcomes: [],
  userId: null,
});

/** As the log has it. What is not known is left out. */
export const inWords = ({ operation, fields, outcomes, userId }: SeenRequest) => ({
  operation: operation ?? undefined,
  field: fields.join(',') || undefined,
  outcome: outcomes.join(',') || undefined,
  userId: userId ?? undefined,
});
