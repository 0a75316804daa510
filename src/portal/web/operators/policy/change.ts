import type { Answer } from '../../api/failure.ts';
import type { OperatorOperations } from '../../generated/answers.ts';

export type Policy = Answer<'mfaPolicy'>;
export type Change = OperatorOperations['updateMfaPolicy'][1]['input'];
type Typed = Readonly<Record<string, string>>;

export const REQUIREMENTS = ['DISABLED', 'OPTIONAL', 'RISK_BASED', 'REQUIRED'] as const;
export const FACTORS = ['TOTP', 'WEBAUTHN', 'SMS', 'EMAIL'] as const;
export const RISKS = [
  'NEW_DEVICE',
  'NEW_LOCATION',
  'IMPOSSIBLE_TRAVEL',
  'SUSPICIOUS_IP',
  'AFTER_PASSWORD_CHANGE',
  'LONG_INACTIVITY',
] as const;
export const SWITCHES = ['strict', 'ignoreEnrolled', 'trustedDevicesEnabled'] as const;
export const NUMBERS = {
  gracePeriodDays: [0, 365],
  trustedDevicesDurationDays: [1, 365],
  recoveryCodesCount: [4, 20],
} as const;
type NumberName = keyof typeof NUMBERS;
export const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];

/** What was typed, as far as it is not what rules: whatever nobody touched stays as it is. */
export function changeOf(policy: Policy, typed: Typed): Change {
  const asked = {
    requirement: named(REQUIREMENTS, typed['requirement']) ?? policy.requirement,
    allowedFactors: checked(FACTORS, typed, 'factor'),
    riskTriggers: checked(RISKS, typed, 'risk'),
    roleRequirements: rolesIn(typed),
    ...Object.fromEntries(SWITCHES.map((name) => [name, typed[name] !== undefined])),
    ...Object.fromEntries(NUMBER_NAMES.map((name) => [name, Number(typed[name])])),
  };
  const rules: Readonly<Record<string, unknown>> = policy;
  return Object.fromEntries(
    Object.entries(asked).filter(([name, value]) => !isSame(value, rules[name])),
  );
}

const named = <Name extends string>(names: readonly Name[], typed?: string): Name | undefined =>
  names.find((name) => name === typed);

const checked = <Name extends string>(names: readonly Name[], typed: Typed, kind: string) =>
  names.filter((name) => typed[`${kind}.${name}`] !== undefined);

/** Rows of a name and what is asked of it. Without a name, or with nothing asked, there is none. */
function rolesIn(typed: Typed) {
  const rows = Object.keys(typed).filter((name) => name.startsWith('role.'));
  return rows.flatMap((name) => {
    const role = typed[name]!.trim();
    const requirement = named(REQUIREMENTS, typed[name.replace('role.', 'asked.')]);
    return role && requirement ? [{ role, requirement }] : [];
  });
}

const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));

/** Lists are sets here. */
const inOrder = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((each) => JSON.stringify(each)).toSorted() : value;
