import { SelfAdministration } from './errors.ts';

/** Who runs the service: the holder of AUTH_ADMIN_SECRET, a user in the admin role at aal2, or `SYSTEM`. */
export type Administrator = {
  /** What audit events say of them. `by` is null where it was no user. */
  readonly actor: {
    readonly actor: 'admin' | 'system';
    readonly userId: null;
    readonly by: string | null;
  };
};

/** Whoever has a shell where the service runs. */
export const SYSTEM: Administrator = { actor: { actor: 'system', userId: null, by: null } };

export const administrator = (userId: string | null): Administrator => ({
  actor: { actor: 'admin', userId: null, by: userId },
});

/** Throws where administrators would disable, unlock, reset or demote themselves. */
export function notThemselves({ actor }: Administrator, userId: string): void {
  // A UUID is the same in capitals.
  if (actor.by === userId.toLowerCase()) throw new SelfAdministration();
}
