/** What the pages have to know of the service beside what its API tells. */
export type PortalFacts = {
  readonly name: string;
  /** Where it is, if there is one. */
  readonly logo: string | null;
  /** Whether the refresh token is a cookie that no script sees. */
  readonly cookies: boolean;
  readonly deviceCookie: boolean;
};
