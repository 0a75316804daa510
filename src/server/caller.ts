import { administrator, type Administrator } from '../operators/administrator.ts';
import type { CheckAdminSecret } from '../operators/check-admin-secret.ts';
import type { Caller } from '../api/context.ts';
import { Forbidden, Unauthenticated } from '../api/errors/unauthenticated.ts';
import { signedIn, type Enroller } from '../mfa/enrollment/enroller.ts';
import { ADMIN_ROLE } from '../policy/mfa-policy.ts';
import { aalOf } from '../sessions/proofs.ts';
import type { Viewer, ViewerInSession } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Client } from '../shared/client.ts';
import type { EnrollmentTickets } from '../tickets/enrollment-tickets.ts';
import { InvalidTicket } from '../tickets/errors.ts';
import type { RefuseTicket } from '../tickets/refuse-ticket.ts';
import type { User } from '../users/user.ts';
import { bearerToken } from './bearer-token.ts';

/**
 * Reads `Authorization: Bearer …`, an access token or a ticket that opens enrollment; and
 * `x-hasura-admin-secret`, which backends and gateways send.
 */
export function createCaller(
  {
    client,
    authorization,
    adminSecret,
    actedFor,
    known,
  }: {
    client: Client;
    authorization: string | null;
    adminSecret: string | null;
    /** For whom a backend acts. */
    actedFor: User | null;
    /** Hears whose request it is, once that is known. */
    known: (userId: string) => void;
  },
  deps: {
    sessions: Sessions;
    enrollmentTickets: EnrollmentTickets;
    refuseTicket: RefuseTicket;
    checkAdminSecret: CheckAdminSecret;
  },
): Caller {
  const token = bearerToken(authorization);
  let viewer: Promise<Viewer | null> | undefined;
  let enroller: Promise<Enroller> | undefined;
  let administering: Promise<Administrator> | undefined;

  async function loadViewer(): Promise<Viewer | null> {
    if (actedFor) {
      known(actedFor.id);
      return { user: actedFor, session: null };
    }
    if (authorization === null) return null;
    const found = token === undefined ? null : await deps.sessions.findViewer(token);
    if (!found) throw new Unauthenticated();
    known(found.user.id);
    return found;
  }

  const findViewer = (): Promise<Viewer | null> => (viewer ??= loadViewer());

  async function requireViewer(): Promise<Viewer> {
    const found = await findViewer();
    if (!found) throw new Unauthenticated();
    return found;
  }

  async function requireSession(): Promise<ViewerInSession> {
    const { user, session } = await requireViewer();
    if (!session) throw new Forbidden('This takes a session of the user: leave x-hasura-role out.');
    return { user, session };
  }

  async function loadEnroller(): Promise<Enroller> {
    // Only a JWT has dots.
    if (!actedFor && token !== undefined && !token.includes('.')) {
      const ticket = await deps.enrollmentTickets.find(token);
      if (!ticket) return refuseBearer();
      known(ticket.user.id);
      return { kind: 'ticket', ...ticket };
    }

    return signedIn(await requireViewer());
  }

  /** No result of an operation: as with any other token that is not valid. */
  async function refuseBearer(): Promise<never> {
    try {
      return await deps.refuseTicket('bearer', client);
    } catch (error) {
      throw error instanceof InvalidTicket ? new Unauthenticated() : error;
    }
  }

  async function loadAdministrator(): Promise<Administrator> {
    if (actedFor) {
      throw new Forbidden(
        'In the role of a user nothing is administered: leave x-hasura-role out.',
      );
    }
    if (adminSecret !== null) {
      if (!(await deps.checkAdminSecret(adminSecret, client))) throw new Forbidden();
      return administrator(null);
    }
    const { user, session } = await requireSession();
    const mayAdminister = user.roles.includes(ADMIN_ROLE) && aalOf(session.proofs) === 'aal2';
    if (!mayAdminister) throw new Forbidden();
    return administrator(user.id);
  }

  return {
    findViewer,
    requireViewer,
    requireSession,
    requireEnroller: () => (enroller ??= loadEnroller()),
    requireAdministrator: () => (administering ??= loadAdministrator()),
  };
}
