import type { Config } from '../../config/config.ts';
import { PUBLIC_ROLE } from '../../sessions/session-variables.ts';
import { WEBHOOK_PATH } from './webhook.ts';

const URL_VARIABLE = 'TICKETGATE_URL';

/** Where Hasura reaches this service, which may not be where browsers do. */
type Reached = { readonly url: string };

/** The environment of Hasura: quoted for a shell and for the file of Docker Compose alike. */
export function hasuraEnvironment(config: Config, { url }: Reached): string {
  const at = (path: string): string => new URL(path, url).href;
  const jwt = JSON.stringify({
    jwk_url: at('/.well-known/jwks.json'),
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
  });
  return [
    '# The environment of Hasura. Neither mode works without its HASURA_GRAPHQL_ADMIN_SECRET.',
    `${URL_VARIABLE}=${at('/graphql')}`,
    'HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS=true',
    '# Either by token: good until it expires.',
    `HASURA_GRAPHQL_JWT_SECRET='${jwt.replaceAll("'", String.raw`\u0027`)}'`,
    `HASURA_GRAPHQL_UNAUTHORIZED_ROLE=${PUBLIC_ROLE}`,
    '# Or by asking this service each time: good until its session ends. Leave out the two above.',
    `#HASURA_GRAPHQL_AUTH_HOOK=${at(WEBHOOK_PATH)}`,
    '#HASURA_GRAPHQL_AUTH_HOOK_MODE=GET',
    ...(config.introspection
      ? []
      : ['# The environment of Ticketgate: Hasura reads the schema.', '#GRAPHQL_INTROSPECTION=on']),
    '',
  ].join('\n');
}

/**
 * `metadata/remote_schemas.yaml`. It sends no admin secret: every request of every user would go with
 * it.
 */
export function hasuraMetadata(schemas: readonly { role: string; sdl: string }[]): string {
  return [
    '# metadata/remote_schemas.yaml',
    '- name: ticketgate',
    '  definition:',
    `    url_from_env: ${URL_VARIABLE}`,
    '    timeout_seconds: 60',
    '    forward_client_headers: true',
    '  comment: Sign-in, accounts and second factors',
    '  permissions:',
    ...schemas.flatMap(({ role, sdl }) => [
      `    - role: ${JSON.stringify(role)}`,
      '      definition:',
      '        schema: |',
      ...sdl
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? '' : `          ${line}`)),
    ]),
    '',
  ].join('\n');
}
