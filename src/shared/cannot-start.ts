/** Something around the service is not as it has to be. The message is for its operator, and says all. */
export class CannotStart extends Error {}
