import { isAdminSecret } from '../admin/admin-secret.ts';
import { administrator, type Administrator } from '../admin/administrator.ts';
import type { Caller } from '../graphql/context.ts';
import { Forbidden, Unauthenticated } from '../graphql/errors.ts';
import type { Enroller } from '../mfa/enroller.ts';
import { ADMIN_ROLE } from '../policy/mfa-policy.ts';
import { aalOf } from '../sessions/proofs.ts';
import type { Viewer } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { EnrollmentTickets } from '../tickets/enrollment-tickets.ts';

/**
 * Reads `Authorization: Bearer …`, an access token or a ticket that opens enrollment; and
 * `x-hasura-admin-secret`, which backends and gateways send.
 */
export function createCaller(
  { authorization, adminSecret }: { authorization: string | null; adminSecret: string | null },
  deps: {
    sessions: Sessions;
    enrollmentTickets: EnrollmentTickets;
    adminSecret: string | null;
  },
): Caller {
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  let viewer: Promise<Viewer | null> | undefined;
  let enroller: Promise<Enroller> | undefined;

  async function loadViewer(): Promise<Viewer | null> {
    if (authorization === null) return null;
    const found = token === undefined ? null : await deps.sessions.findViewer(token);
    if (!found) throw new Unauthenticated();
    return found;
  }

  const findViewer = (): Promise<Viewer | null> => (viewer ??= loadViewer());

  async function requireViewer(): Promise<Viewer> {
    const found = await findViewer();
    if (!found) throw new Unauthenticated();
    return found;
  }

  async function loadEnroller(): Promise<Enroller> {
    // Only a JWT has dots.
    const ticket =
      token === undefined || token.includes('.') ? null : await deps.enrollmentTickets.find(token);
    if (ticket) return { kind: 'ticket', ...ticket };

    const { user, session } = await requireViewer();
    return { kind: 'session', user, proofs: session.proofs, sessionId: session.id };
  }

  async function requireAdministrator(): Promise<Administrator> {
    if (adminSecret !== null) {
      if (!isAdminSecret(adminSecret, deps.adminSecret)) throw new Forbidden();
      return administrator(null);
    }
    const { user, session } = await requireViewer();
    const mayAdminister = user.roles.includes(ADMIN_ROLE) && aalOf(session.proofs) === 'aal2';
    if (!mayAdminister) throw new Forbidden();
    return administrator(user.id);
  }

  return {
    findViewer,
    requireViewer,
    requireEnroller: () => (enroller ??= loadEnroller()),
    requireAdministrator,
  };
}
