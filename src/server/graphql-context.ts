import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '../api/context.ts';
import { nothingProven } from '../api/proof/proven-caller.ts';
import type { Db } from '../db/client.ts';
import type { Meters } from '../metrics/meters.ts';
import type { Services } from '../services/services.ts';
import type { Client } from '../shared/client.ts';
import type { Clock } from '../shared/clock.ts';
import type { EnrollmentTickets } from '../tickets/enrollment-tickets.ts';
import type { Traces } from '../traces/traces.ts';
import type { User } from '../users/user.ts';
import { createBrowser, type CookieOptions } from './browser.ts';
import { createCaller } from './caller.ts';
import type { SeenRequest } from './seen-request.ts';
import { watchFields } from './watch-fields.ts';

/** Of a request: who calls, by the network, and what comes of it. */
export type KnownRequest = { readonly seen: SeenRequest; readonly from: Client };

export type ContextOptions = {
  readonly services: Services;
  readonly db: Db;
  readonly enrollmentTickets: EnrollmentTickets;
  readonly clock: Clock;
  readonly cookies: CookieOptions;
  readonly meters: Meters;
  readonly traces: Traces | null;
};

/** What the resolvers of one request know of it. Nothing is looked up before a field asks. */
export function createContext(
  options: ContextOptions,
  request: IncomingMessage,
  response: ServerResponse,
  { seen, from }: KnownRequest,
  { adminSecret, actedFor }: { adminSecret: string | null; actedFor: User | null },
): Context {
  const { services, db, enrollmentTickets, clock, meters, traces } = options;
  const { sessions, refuseTicket, checkAdminSecret } = services;
  const client: Client = actedFor ? { ...from, onBehalf: true } : from;
  const authorization = request.headers.authorization ?? null;
  return {
    client,
    services,
    db,
    clock,
    proven: nothingProven,
    watch: watchFields(seen, meters, traces),
    browser: createBrowser(request, response, options),
    caller: createCaller(
      {
        client,
        authorization,
        adminSecret,
        actedFor,
        known: (userId) => (seen.userId ??= userId),
      },
      { sessions, enrollmentTickets, refuseTicket, checkAdminSecret },
    ),
  };
}
