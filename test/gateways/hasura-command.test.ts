import { buildASTSchema, parse as parseGraphql, printSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/read-config.ts';
import { hasuraCommand } from '../../src/gateways/hasura/hasura-command.ts';

/** What `npm run hasura` prints where the service has this environment. */
async function hasura(args: string[], env: Record<string, string> = {}): Promise<string> {
  let printed = '';
  const command = hasuraCommand(
    () => readConfig(env),
    (text) => (printed += text),
  );
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await command.parseAsync(args, { from: 'user' });
  return printed;
}

const variablesOf = (text: string) =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^#?[A-Z_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe('npm run hasura', () => {
  test('prints the environment of Hasura for this configuration', async () => {
    const env = variablesOf(
      await hasura(['env'], {
        PUBLIC_URL: 'https://auth.example.com',
        AUTH_JWT_AUDIENCE: "ada's",
        AUTH_JWT_ISSUER: 'https://issuer.example.com',
      }),
    );
    const { HASURA_GRAPHQL_JWT_SECRET: jwt, ...others } = env;
    expect(jwt).toMatch(/^'[^']*'$/);
    expect(JSON.parse(jwt!.slice(1, -1))).toEqual({
      jwk_url: 'https://auth.example.com/.well-known/jwks.json',
      issuer: 'https://issuer.example.com',
      audience: "ada's",
    });
    expect(others).toEqual({
      TICKETGATE_URL: 'https://auth.example.com/graphql',
      HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS: 'true',
      HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'public',
      '#HASURA_GRAPHQL_AUTH_HOOK': 'https://auth.example.com/hasura/webhook',
      '#HASURA_GRAPHQL_AUTH_HOOK_MODE': 'GET',
    });
  });

  test('says what is to change where Hasura could not read the schema', async () => {
    expect(await hasura(['env'], { GRAPHQL_INTROSPECTION: 'off' })).toContain(
      'GRAPHQL_INTROSPECTION=on',
    );
  });

  test('takes another address where Hasura is inside, and keeps the issuer', async () => {
    const printed = await hasura(['env', '--url', 'http://ticketgate:4000']);
    expect(printed).toContain('TICKETGATE_URL=http://ticketgate:4000/graphql');
    expect(printed).toContain('"jwk_url":"http://ticketgate:4000/.well-known/jwks.json"');
    expect(printed).toContain('"issuer":"http://localhost:4000"');
  });

  test('prints metadata that holds the schema of each role, and no secret', async () => {
    const secret = 'the secret of whoever runs this service';
    const printed = await hasura(['metadata', '--role', 'editor', 'reader'], {
      AUTH_ADMIN_SECRET: secret,
    });
    expect(printed).not.toMatch(/secret of whoever|x-hasura/i);
    const [{ permissions, ...remote }, ...others] = parse(printed);
    expect(others).toEqual([]);
    expect(remote).toEqual({
      name: 'ticketgate',
      definition: {
        url_from_env: 'TICKETGATE_URL',
        timeout_seconds: 60,
        forward_client_headers: true,
      },
      comment: 'Sign-in, accounts and second factors',
    });
    expect(permissions.map(({ role }: { role: string }) => role)).toEqual([
      'public',
      'user',
      'editor',
      'reader',
    ]);
    for (const { role, definition } of permissions) {
      const asked = role === 'public' ? 'public' : 'user';
      expect(definition.schema).toBe(await hasura(['schema', asked]));
      expect(printSchema(buildASTSchema(parseGraphql(definition.schema)))).toContain('type Query');
    }
  });

  test('prints all of it without a command', async () => {
    expect(await hasura([])).toBe(`${await hasura(['env'])}\n${await hasura(['metadata'])}`);
  });

  test.each([
    ['schema', 'admin'],
    ['schema'],
    ['env', '--url', 'ticketgate:4000'],
    ['metadata', '--role', 'admin'],
    ['metadata', '--role', 'user'],
    ['metadata', '--role', 'editor', 'editor'],
    ['metadatum'],
  ])('refuses %s %s', async (...args) => {
    await expect(hasura(args.filter(Boolean))).rejects.toThrow();
  });
});
