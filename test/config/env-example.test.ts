import { readFile } from 'node:fs/promises';
import { parse } from 'dotenv';
import { describe, expect, test } from 'vitest';
import { Environment } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';

const text = await readFile('.env.example', 'utf8');
const shown = parse(text.replaceAll(/^# (?=[A-Z][A-Z0-9_]*=)/gm, ''));

describe('.env.example', () => {
  test('sets nothing by itself', () => {
    expect(parse(text)).toEqual({});
  });

  test('names every variable, and no other', () => {
    expect(Object.keys(shown).toSorted()).toEqual(Object.keys(Environment.shape).toSorted());
  });

  test('shows the real default of each', () => {
    const defaults: Record<string, unknown> = Environment.parse({});
    const values: Record<string, unknown> = Environment.parse(
      Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== '')),
    );
    expect(values).toEqual(defaults);
    const silent = Object.keys(shown).filter((name) => {
      const value = defaults[name];
      const isNone = value === undefined || (Array.isArray(value) && value.length === 0);
      return shown[name] === '' && !isNone;
    });
    expect(silent).toEqual([]);
    const { AUTH_AAL2_ROLES, ...rest } = shown;
    expect(AUTH_AAL2_ROLES).toBe('admin');
    expect(readConfig(rest)).toEqual(readConfig({}));
  });
});
