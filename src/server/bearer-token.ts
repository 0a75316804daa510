/** RFC 6750, 2.1: the token of `Authorization: Bearer …`; undefined where it is not well-formed. */
export const bearerToken = (authorization: string | undefined | null): string | undefined =>
  /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
