import type { MfaRequirement } from '../../policy/mfa-policy.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Client } from '../../shared/client.ts';
import type { User } from '../../users/user.ts';
import type { Administrator } from '../administrator.ts';
import { UserNotFound } from '../errors.ts';
import type { UserRequirementStore } from './user-requirement.store.ts';

/** Asks more of one user than of everybody; less has no effect. Null asks nothing more. */
export function createSetUserMfaRequirement(deps: { store: UserRequirementStore; clock: Clock }) {
  return async (
    { actor }: Administrator,
    input: { userId: string; requirement: MfaRequirement | null },
    client: Client,
  ): Promise<User> => {
    const { userId, requirement } = input;
    const event = { type: 'user.mfa_requirement_set', requirement, ...actor, userId } as const;
    const user = await deps.store.set(input, event, { client, now: deps.clock() });
    if (!user) throw new UserNotFound();
    return user;
  };
}
