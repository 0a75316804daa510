/** The only source of time. Passed in, so that tests set it instead of sleeping. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export const secondsAfter = (from: Date, seconds: number): Date =>
  new Date(from.getTime() + seconds * 1000);
