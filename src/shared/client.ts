/** Who is calling, as far as the network tells. Stored with sessions and audit events. */
export type Client = {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** A backend that holds the admin secret, and acts for the user. */
  readonly onBehalf?: true;
};

/** What the service does of itself. */
export const NO_CLIENT: Client = { ipAddress: null, userAgent: null };
