/** Spans of a request, of its root fields and of its statements. Nothing that a client wrote is in them. */
export type Traces = {
  /** Runs it within a span that continues the caller's, and which `ended` ends. */
  request(begun: RequestBegun, run: () => void): { ended(status: number, about: object): void };
  /** Runs it within a span, which is told how it ended. */
  field<T>(name: string, run: (ended: (outcome: string) => void) => Promise<T>): Promise<T>;
  /** Within a request only: nobody waits for what jobs do. */
  statementDone(kind: string, seconds: number, failed: boolean): void;
  /** Hands over what is left, for as long as that takes no more than moments. */
  close(): Promise<void>;
};

type RequestBegun = {
  readonly method: string;
  readonly path: string;
  /** The W3C header. */
  readonly traceparent: string | undefined;
};
