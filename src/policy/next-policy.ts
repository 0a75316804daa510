import type { MfaPolicy, MfaPolicySettings } from './mfa-policy.ts';

/** The settings that are to change; the others keep their values. */
export type PolicyChange = {
  readonly [Key in keyof MfaPolicySettings]?: MfaPolicySettings[Key] | null | undefined;
};

/** What an empty database starts with. */
export const firstPolicy = (settings: MfaPolicySettings, now: Date): MfaPolicy => ({
  ...settings,
  version: 1,
  requiredSince: requiredOf(settings).length > 0 ? now : null,
  updatedAt: now,
});

/** The policy that a change would lead to. */
export function nextPolicy(current: MfaPolicy, change: PolicyChange, now: Date): MfaPolicy {
  const settings = { ...current, ...changesOf(change) };
  return {
    ...settings,
    version: current.version + 1,
    requiredSince: requiredSince(current, settings, now),
    updatedAt: now,
  };
}

/** Grace periods start anew when more people are asked than before, and not at any other change. */
function requiredSince(current: MfaPolicy, next: MfaPolicySettings, now: Date): Date | null {
  const before = requiredOf(current);
  const after = requiredOf(next);
  if (after.length === 0) return null;
  const more = after.some((who) => !before.includes(who)) && !before.includes(EVERYBODY);
  return more ? now : current.requiredSince;
}

const EVERYBODY = '*';

const requiredOf = ({ requirement, roleRequirements }: MfaPolicySettings): string[] => [
  ...(requirement === 'REQUIRED' ? [EVERYBODY] : []),
  ...Object.keys(roleRequirements).filter((role) => roleRequirements[role] === 'REQUIRED'),
];

/** GraphQL gives `null` for what a client leaves out by a variable. */
export const changesOf = (change: PolicyChange): Partial<MfaPolicySettings> =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== null && value !== undefined),
  );
