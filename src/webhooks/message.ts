/** What an operator sends to see whether it arrives. No such thing has happened. */
export const TEST_EVENT = 'webhook.test';

/** A row of the audit trail, as it goes out. */
export type ToldEvent = {
  readonly id: string;
  readonly type: string;
  readonly actorType: string;
  readonly userId: string | null;
  readonly ipAddress: string | null;
  readonly metadata: object;
  readonly occurredAt: Date;
};

export const testEvent = (id: string, occurredAt: Date): ToldEvent => ({
  id,
  type: TEST_EVENT,
  actorType: 'admin',
  userId: null,
  ipAddress: null,
  metadata: {},
  occurredAt,
});

/** The body. What is deleted by the time it is told goes by the id that receivers know. */
export const webhookBody = (event: ToldEvent, formerUserId?: string): string =>
  JSON.stringify({
    type: event.type,
    timestamp: event.occurredAt.toISOString(),
    data: {
      id: event.id,
      userId: formerUserId ?? event.userId,
      actorType: event.actorType,
      ipAddress: event.ipAddress,
      metadata: event.metadata,
    },
  });
