/** No access token, or one that is not valid any more: not a result, but a matter of the transport. */
export class Unauthenticated extends Error {
  constructor() {
    super('Send a valid access token as `Authorization: Bearer …`.');
  }
}

/** Signed in, but not one who administers. */
export class Forbidden extends Error {
  constructor() {
    super('This takes the admin secret, or the admin role and a second factor.');
  }
}
