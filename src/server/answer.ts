/** What is served beside GraphQL. */
export type Answer = {
  readonly status: number;
  /** An object is sent as JSON, a text as it is. */
  readonly body: object | string;
  readonly cacheControl: string;
  readonly headers?: Readonly<Record<string, string>>;
};
