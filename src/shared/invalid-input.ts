/** A malformed argument: the client's bug, reported at the top level and naming the argument. */
export class InvalidInput extends Error {
  readonly argument: string;

  constructor(argument: string, problem: string) {
    super(`${argument}: ${problem}`);
    this.argument = argument;
  }
}
