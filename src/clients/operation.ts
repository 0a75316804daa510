/** The text of an operation, and what its one field answers to which variables. */
export type Operation<Data, Variables> = string & {
  readonly ' answers'?: (variables: Variables) => Data;
};

/** What the one field of an operation answers: a union that `__typename` tells apart, or null. */
export type AnswerOf<Data> = Data extends object ? Data[Exclude<keyof Data, '__typename'>] : never;
