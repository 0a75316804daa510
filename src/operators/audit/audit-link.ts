import { createHash, createHmac, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { STAYING } from '../../audit/pseudonymize.sql.ts';

/** An event as it is stored. */
export type StoredEvent = {
  readonly id: string;
  readonly type: string;
  readonly actorType: string;
  readonly userId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
};

/** What goes with a deleted user, each part without the others. */
const ERASABLE = ['subject', 'origin', 'actor'] as const;
type Erasable = (typeof ERASABLE)[number];

/** In hexadecimal. No hash: there was nothing to commit to. No salt: it was erased. */
export type Commitment = { readonly hash: string | null; readonly salt: string | null };
type Commitments = Readonly<Record<Erasable, Commitment>>;

export type Link = Commitments & {
  readonly position: number;
  readonly eventId: string;
  readonly hash: string;
};

/** The end of the chain, or of a part of it. */
export type ChainEnd = Pick<Link, 'position' | 'hash'>;

export const NO_LINK: ChainEnd = { position: 0, hash: '0'.repeat(64) };

const NOTHING: Commitment = { hash: null, salt: null };
const SALT_BYTES = 16;
const staying = new Set(STAYING);

function partsOf({ userId, ipAddress, userAgent, metadata, occurredAt, ...event }: StoredEvent) {
  const { by, ...said } = metadata;
  const entries = Object.entries(said);
  const kept = entries.filter(([name]) => staying.has(name));
  const personal = entries.filter(([name]) => !staying.has(name));
  const somebody = typeof by === 'string';

  return {
    lasting: {
      ...event,
      occurredAt: occurredAt.toISOString(),
      metadata: { ...Object.fromEntries(kept), by: somebody ? true : by },
    },
    subject:
      userId === null && personal.length === 0
        ? null
        : { userId, metadata: Object.fromEntries(personal) },
    origin: ipAddress === null && userAgent === null ? null : { ipAddress, userAgent },
    actor: somebody ? { by } : null,
  };
}

/** RFC 8785: one spelling for each value, whatever wrote it. */
const canonical = (value: unknown): string => canonicalize(value)!;

/** Keyed by a salt that nobody else has: without it, what was committed to cannot be tried out. */
const commit = (part: object, salt: string): string =>
  createHmac('sha256', Buffer.from(salt, 'hex')).update(canonical(part)).digest('hex');

function commitTo(part: object | null): Commitment {
  if (part === null) return NOTHING;
  const salt = randomBytes(SALT_BYTES).toString('hex');
  return { hash: commit(part, salt), salt };
}

function hashOf(
  former: ChainEnd,
  lasting: object,
  { subject, origin, actor }: Commitments,
): string {
  const position = former.position + 1;
  const commitments = { subject: subject.hash, origin: origin.hash, actor: actor.hash };
  const link = { previous: former.hash, position, event: lasting, ...commitments };
  return createHash('sha256').update(canonical(link)).digest('hex');
}

export function makeLink(former: ChainEnd, event: StoredEvent): Link {
  const { lasting, subject, origin, actor } = partsOf(event);
  const commitments = {
    subject: commitTo(subject),
    origin: commitTo(origin),
    actor: commitTo(actor),
  };
  return {
    position: former.position + 1,
    eventId: event.id,
    hash: hashOf(former, lasting, commitments),
    ...commitments,
  };
}

/**
 * Whether the link follows the former one and says what the event does. `isPerson` tells the ids of users:
 * what was erased with one names none.
 */
export function follows(
  former: ChainEnd,
  link: Link,
  event: StoredEvent | null,
  isPerson: (id: string) => boolean,
): boolean {
  if (event === null || event.id !== link.eventId) return false;
  if (link.position !== former.position + 1) return false;
  const { lasting, ...parts } = partsOf(event);
  if (link.hash !== hashOf(former, lasting, link)) return false;

  const erased: Readonly<Record<Erasable, () => boolean>> = {
    subject: () =>
      parts.subject !== null &&
      parts.subject.userId !== null &&
      Object.keys(parts.subject.metadata).length === 0 &&
      !isPerson(parts.subject.userId),
    origin: () => parts.origin === null,
    actor: () => parts.actor !== null && !isPerson(parts.actor.by as string),
  };
  return ERASABLE.every((name) => {
    const { hash, salt } = link[name];
    const part = parts[name];
    if (hash === null) return salt === null && part === null;
    return salt === null ? erased[name]() : part !== null && commit(part, salt) === hash;
  });
}

/** The ids that `follows` may ask about: of few links, as a rule. */
export function namedByErased(link: Link, event: StoredEvent | null): string[] {
  const { by } = event?.metadata ?? {};
  return [
    ...(link.subject.hash && !link.subject.salt && event?.userId ? [event.userId] : []),
    ...(link.actor.hash && !link.actor.salt && typeof by === 'string' ? [by] : []),
  ];
}
