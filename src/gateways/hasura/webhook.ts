import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Answer, Endpoint } from '../../server/answer.ts';
import { readBody } from '../../server/read-body.ts';
import type { FindSessionVariables } from '../../sessions/session-variables.ts';
import { askedBy, type Headers } from './asked-by.ts';

export const WEBHOOK_PATH = '/hasura/webhook';
/** A gateway sends the request that it asks about along, too. */
const MAX_BODY_BYTES = 1_000_000;

/**
 * Hasura's webhook mode: who makes the request with these headers. It knows two answers, 200 with
 * session variables and 401; of anything else it makes a failure for the client. So whatever cannot be
 * answered is refused.
 */
export function createHasuraWebhook(deps: {
  sessionVariables: FindSessionVariables;
  log: Logger;
}): Endpoint {
  return async (request) => {
    try {
      const headers = await headersOf(request);
      const asked = headers && askedBy(headers);
      const variables = asked && (await deps.sessionVariables(asked));
      return variables ? { status: 200, body: variables, cacheControl: 'no-store' } : refused;
    } catch (err) {
      deps.log.error({ err }, 'hasura webhook');
      return refused;
    }
  };
}

const refused: Answer = {
  status: 401,
  body: { message: 'No session of this service.' },
  cacheControl: 'no-store',
};

/** Those of the client at the gateway: passed on, or in the body. Null where it is no such request. */
async function headersOf(request: IncomingMessage): Promise<Headers | null> {
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') return Object.entries(request.headersDistinct);
  if (method !== 'POST') return null;

  const body = parse((await readBody(request, MAX_BODY_BYTES))?.toString() ?? '');
  const { headers } = isObject(body) ? body : {};
  if (!isObject(headers)) return null;
  return Object.entries(headers).map(([name, value]) => [name, [value]]);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
