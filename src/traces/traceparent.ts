import type { SpanContext } from '@opentelemetry/api';

/** W3C Trace Context, version 00 and whatever later ones begin with. Ids of zeros are none. */
const TRACEPARENT =
  /^(?!ff)[\da-f]{2}-(?<traceId>(?!0{32})[\da-f]{32})-(?<spanId>(?!0{16})[\da-f]{16})-(?<flags>[\da-f]{2})(?:-|$)/;

/** The span of whoever calls. Null where the header is not there, or is none. */
export function parentOf(traceparent: string | undefined): SpanContext | null {
  const found = TRACEPARENT.exec(traceparent ?? '')?.groups;
  if (!found) return null;
  const { traceId, spanId, flags } = found as Record<'traceId' | 'spanId' | 'flags', string>;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}
