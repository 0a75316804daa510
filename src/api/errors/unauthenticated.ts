/** No access token, or one that is not valid any more: not a result, but a matter of the transport. */
export class Unauthenticated extends Error {
  constructor() {
    super('Send a valid access token as `Authorization: Bearer …`.');
  }
}

/** Signed in, but not one who administers; or not a page that may use the cookie of the user. */
export class Forbidden extends Error {
  constructor(message = 'This takes the admin secret, or the admin role and a second factor.') {
    super(message);
  }
}
