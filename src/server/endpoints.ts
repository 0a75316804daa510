import type { AuditHead } from '../operators/audit/audit-head.ts';
import { KEY_SET_MAX_AGE_SECONDS } from '../sessions/signing-key.ts';
import type { SigningKeys } from '../sessions/signing-keys.ts';
import type { Answer, Endpoint } from './answer.ts';
import { linkPages } from './link-pages.ts';
import type { Readiness } from './readiness.ts';
import { rootPage } from './words-for-browsers.ts';

export type Endpoints = Readonly<Record<string, Endpoint>>;

/** Everything that is served beside GraphQL, by path; GET only. */
export function createEndpoints(deps: {
  keys: SigningKeys;
  readiness: Readiness;
  auditHead: AuditHead;
  issuer: string;
  publicUrl: string;
  graphiql: boolean;
  portal: boolean;
  /** Null where they are not served here. */
  metrics: Endpoint | null;
}): Endpoints {
  // Hasura refetches a key set without max-age every second, or never.
  const published = `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`;
  const ok = (body: object, cacheControl = 'no-store'): Answer => ({
    status: 200,
    body,
    cacheControl,
  });

  return {
    ...linkPages,
    ...(deps.metrics && { '/metrics': deps.metrics }),
    '/': () => rootPage(deps),
    '/healthz': () => ok({ status: 'ok' }),
    '/readyz': async () => {
      const problem = await deps.readiness.findProblem();
      return problem
        ? { status: 503, body: { status: 'unavailable', problem }, cacheControl: 'no-store' }
        : ok({ status: 'ok' });
    },
    '/.well-known/jwks.json': () => ok(deps.keys.jwks(), published),
    '/.well-known/audit-head': async () => {
      const head = await deps.auditHead();
      const problem = 'the audit log was tampered with';
      return head
        ? ok(head)
        : { status: 503, body: { status: 'unavailable', problem }, cacheControl: 'no-store' };
    },
    '/.well-known/openid-configuration': () =>
      ok(
        {
          issuer: deps.issuer,
          jwks_uri: new URL('/.well-known/jwks.json', deps.publicUrl).href,
          id_token_signing_alg_values_supported: deps.keys.algorithms(),
        },
        published,
      ),
  };
}
