import { randomBytes } from 'node:crypto';
import { createCountedRefusalsStore } from '../../../src/audit/counted-refusals.store.ts';
import { createKeyUseStore } from '../../../src/maintenance/key-use.store.ts';
import { createSendLinkStore } from '../../../src/accounts/mailed-links/send-link.store.ts';
import { prepareMailedToken } from '../../../src/mailed-tokens/mailed-token.ts';
import { createAuditChainStore } from '../../../src/operators/audit/audit-chain.store.ts';
import { makeLink, NO_LINK } from '../../../src/operators/audit/audit-link.ts';
import { createRotationStore } from '../../../src/operators/keys/rotation.store.ts';
import { createBacklogStore } from '../../../src/metrics/backlog.store.ts';
import { createPrune } from '../../../src/maintenance/prune.ts';
import { createPruneStore } from '../../../src/maintenance/prune.store.ts';
import { createResealStore } from '../../../src/maintenance/reseal.store.ts';
import { createNoticesStore } from '../../../src/notices/notices.store.ts';
import { createDeliveriesStore } from '../../../src/webhooks/deliveries.store.ts';
import { createAdministrator } from '../administrator.ts';
import { createPerson } from '../person.ts';
import { UNASKED, type StatementRecorder } from '../statement-recorder.ts';
import {
  accounts,
  changedMeanwhile,
  mailedLinks,
  sessions,
  shortPasswords,
  surplusSession,
} from './accounts.ts';
import {
  handedOver,
  managedFactors,
  passkeys,
  recoveryCodes,
  sentCodes,
  suspension,
  totp,
  trustedDevices,
  twoApps,
} from './factors.ts';
import { administrators, enrollmentTickets, operators, risks, webhooks } from './policies.ts';
import type { Factors, Walk } from './walk.ts';

/**
 * A walk through the service that makes it send every statement that it has: each operation, and the
 * ways it can end where they differ in SQL. One step after the other, so that it is known which step
 * sent what.
 */
export async function everyStatement(factors: Factors, recorder: StatementRecorder): Promise<void> {
  const { app } = factors;
  const walk: Walk = {
    factors,
    app,
    recorder,
    admin: createAdministrator(app, recorder.client),
    person: () => createPerson(app.url, app.clock, recorder.client),
    arrange: (act) => recorder.during(null, act),
  };

  await recorder.during(UNASKED, () => whatNobodyAsks(walk));
  await recorder.during('/readyz', () => fetch(`${app.origin}/readyz`));
  const steps = [
    accounts,
    changedMeanwhile,
    sessions,
    surplusSession,
    mailedLinks,
    totp,
    recoveryCodes,
    trustedDevices,
    passkeys,
    handedOver,
    sentCodes,
    managedFactors,
    suspension,
    risks,
    enrollmentTickets,
    shortPasswords,
    operators,
    administrators,
    webhooks,
    // After the administrator, whose session ends while it waits for codes.
    twoApps,
  ];
  for (const step of steps) await step(walk);
}

/** Jobs run by themselves as well, but nobody knows when. */
async function whatNobodyAsks(walk: Walk): Promise<void> {
  const { db, statements, clock } = walk.app;
  const nobody = '00000000-0000-0000-0000-000000000000';
  const notices = createNoticesStore(statements);
  // In the order in which the service asks it soon after its start, before this or during it.
  await notices.countDead();
  await createKeyUseStore(statements).countUnderOther('00000000');
  await notices.findRecipient(nobody);
  await notices.forgetRecipient(nobody);
  await notices.findRemoval(nobody, clock(), clock());
  const restoring = {
    purpose: 'RESTORE_FACTOR',
    userId: nobody,
    email: 'none',
  } as const;
  await notices.writeToken(prepareMailedToken({ ...restoring, about: nobody }, clock()).row);
  await notices.findWaitingReset(nobody, clock());
  const stopping = { ...restoring, purpose: 'CANCEL_MFA_RESET', expiresAt: clock() } as const;
  await notices.writeStopToken(prepareMailedToken({ ...stopping, about: nobody }, clock()).row);
  await walk.app.services.takeDueMfaResets();
  const deliveries = createDeliveriesStore(statements);
  const job = {
    endpointId: nobody,
    messageId: nobody,
    eventType: 'user.deleted',
    userId: null,
    attempt: 1,
    failures: 0,
  } as const;
  const tried = { id: nobody, job, answer: { status: 500, error: null }, now: clock() } as const;
  await deliveries.find(job, clock());
  await deliveries.recordDelivered(tried);
  await deliveries.recordFailed(tried, { retryIn: 5, gone: false });
  await deliveries.findUrl(nobody);
  await createCountedRefusalsStore(statements).record(clock());
  await createPrune({ store: createPruneStore(db) })(clock());
  await auditChain(walk);
  await signingKeys(walk);
  const backlog = createBacklogStore(statements);
  await backlog.waitingJobs();
  await backlog.waitingAuditEvents(clock());
  await backlog.signingKeyAge(clock());

  const links = createSendLinkStore(statements);
  await links.find({ email: 'nobody@example.com' });
  await links.find({ userId: nobody });
  const event = {
    type: 'password.reset_requested',
    actor: 'user',
    userId: nobody,
  } as const;
  const source = { client: { ipAddress: null, userAgent: null }, now: clock() };
  for (const purpose of ['RESET_PASSWORD', 'CHANGE_EMAIL'] as const) {
    const { row } = prepareMailedToken({ purpose, userId: nobody, email: 'none' }, clock());
    const guard = purpose === 'CHANGE_EMAIL' ? { accessVersion: 0 } : {};
    // Who was asked for it has said so already, and of some nothing is said.
    for (const events of [[event], []])
      await links.write(row, { of: 'none', ...guard }, events, source);
  }

  const reseal = createResealStore(db);
  const sealed = Buffer.alloc(8);
  await reseal.findSealedUnderOther(randomBytes(4).toString('hex'), nobody, 1);
  await reseal.countSealedUnderOther('00000000');
  await reseal.replaceFactorSecret({ id: nobody, userId: nobody, sealedSecret: sealed }, sealed);
  await reseal.listWebhookSecrets();
  await reseal.replaceWebhookSecrets(
    { id: nobody, sealedSecret: sealed },
    { current: sealed, previous: null },
  );
  await reseal.listSigningKeys();
  await reseal.replaceSigningKey('none', sealed, sealed);
}

/** Keys are tended by the clock, which this walk moves by years. */
async function signingKeys({ app: { db, statements } }: Walk): Promise<void> {
  const rotation = createRotationStore(db, statements);
  await rotation.forget([{ id: 'none', header: 'none' }]);
  // Before any of them signed there was a next one: nothing is published.
  const now = new Date(0);
  const key = {
    id: 'none',
    publicJwk: { alg: 'ES256' },
    sealedPrivateKey: Buffer.alloc(8),
    createdAt: now,
    activatesAt: now,
    revokedAt: null,
  } as const;
  const event = {
    type: 'signing_key.rotated',
    kid: 'none',
    algorithm: 'ES256',
    activatesAt: now.toISOString(),
    actor: 'system',
    userId: null,
    by: null,
  } as const;
  await rotation.publish(key, event, { client: { ipAddress: null, userAgent: null }, now });
}

/** Links one event and drops it again, by seals that are none: then the chain begins anew. */
async function auditChain({ app: { db, statements }, arrange }: Walk): Promise<void> {
  const store = createAuditChainStore(db, statements);
  await store.hasPending();
  await store.state();
  await store.extend(1, ({ lastPosition }, [event]) => ({
    links: [makeLink({ ...NO_LINK, position: lastPosition ?? 0 }, event!)],
    head: 'none',
  }));
  await store.sealAnew(() => ({ head: 'none' }));
  await store.links(0, 1, 1);
  await store.drop(await store.state(), 1, 'none');
  await store.people(['00000000-0000-0000-0000-000000000000']);
  await store.unlinked('00000000-0000-0000-0000-000000000000', 1);
  await store.neverLinked();
  await arrange(() =>
    db.$transaction(async (tx) => {
      await tx.$executeRaw`DELETE FROM audit_seals`;
      await tx.$executeRaw`DELETE FROM audit_links`;
      await tx.$executeRaw`
        INSERT INTO audit_pending SELECT id FROM audit_events ON CONFLICT DO NOTHING`;
    }),
  );
}
