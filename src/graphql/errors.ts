/** No access token, or one that is not valid any more: not a result, but a matter of the transport. */
export class Unauthenticated extends Error {
  constructor() {
    super('Send a valid access token as `Authorization: Bearer …`.');
  }
}
