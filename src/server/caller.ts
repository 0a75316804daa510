import type { Caller } from '../graphql/context.ts';
import { Unauthenticated } from '../graphql/errors.ts';
import type { Enroller } from '../mfa/enroller.ts';
import type { Viewer } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { EnrollmentTickets } from '../tickets/enrollment-tickets.ts';

/** Reads `Authorization: Bearer …`: an access token, or a ticket that opens enrollment. */
export function createCaller(
  authorization: string | null,
  deps: { sessions: Sessions; enrollmentTickets: EnrollmentTickets },
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

  return { findViewer, requireViewer, requireEnroller: () => (enroller ??= loadEnroller()) };
}
