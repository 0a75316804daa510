import type { Circumstances } from '../../messaging/circumstances.ts';
import type { Client } from '../../shared/client.ts';

/**
 * A mail that somebody asked for, as its job holds it. Whether the address is known is only looked up
 * when the mail is due, so that asking takes the same time for everybody; and the token is only made
 * then, so that no row holds it in the clear.
 */
export type LinkRequest = Circumstances &
  (
    | { readonly kind: 'signUp' | 'verification'; readonly email: string }
    /** By themselves, or by whoever runs the service. */
    | { readonly kind: 'passwordReset'; readonly email: string; readonly actor?: 'system' }
    /** `email` is the new one. Asked for by whoever had the ways in of `accessVersion`. */
    | {
        readonly kind: 'emailChange';
        readonly email: string;
        readonly userId: string;
        readonly accessVersion: number;
      }
    /** To the address until now: with a link that stops the change, and once it is done. */
    | {
        readonly kind: 'emailChangeStop' | 'emailChanged';
        readonly email: string;
        readonly userId: string;
      }
  );

type Unsent<Request> = Request extends unknown ? Omit<Request, keyof Circumstances> : never;

export const requestedBy = (request: Unsent<LinkRequest>, client: Client, now: Date): LinkRequest =>
  ({ ...request, ...client, occurredAt: now.toISOString() }) as LinkRequest;
