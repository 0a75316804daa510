import type { User } from '../../users/user.ts';
import type { Proof } from '../../sessions/proofs.ts';

/** Who is changing factors: a signed-in user, or the holder of an enrollment ticket. */
export type Enroller =
  | {
      readonly kind: 'session';
      readonly user: User;
      readonly proofs: readonly Proof[];
      readonly sessionId: string;
    }
  | {
      readonly kind: 'ticket';
      readonly user: User;
      readonly proofs: readonly Proof[];
      readonly tokenHash: Buffer;
    };
