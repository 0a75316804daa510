import type { Proof } from '../../sessions/proofs.ts';
import type { Viewer } from '../../sessions/session.ts';
import type { User } from '../../users/user.ts';

/** Who is changing factors: a signed-in user, or the holder of an enrollment ticket. */
export type Enroller =
  | {
      readonly kind: 'session';
      readonly user: User;
      readonly proofs: readonly Proof[];
      /** Null where a backend acts for the user: its secret stands in for every proof. */
      readonly sessionId: string | null;
    }
  | {
      readonly kind: 'ticket';
      readonly user: User;
      readonly proofs: readonly Proof[];
      readonly tokenHash: Buffer;
    };

export type SignedIn = Extract<Enroller, { kind: 'session' }>;

export const signedIn = ({ user, session }: Viewer): SignedIn => ({
  kind: 'session',
  user,
  proofs: session?.proofs ?? [],
  sessionId: session?.id ?? null,
});

export const isActedFor = (who: Enroller): boolean =>
  who.kind === 'session' && who.sessionId === null;
