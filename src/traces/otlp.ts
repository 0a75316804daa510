import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import { parentOf } from './traceparent.ts';
import type { Traces } from './traces.ts';

const EXPORT_WITHIN_MS = 5000;
const CLOSE_WITHIN_MS = 5000;

/**
 * Spans over OTLP. They are sent in the background, a batch at a time: what a collector does not take is
 * dropped. Loaded only where there is a collector, and registered with nobody: no other library traces.
 */
export function createOtlpTraces(deps: {
  endpoint: string;
  serviceName: string;
  log: Logger;
}): Traces {
  const exporter = new OTLPTraceExporter({
    url: `${deps.endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_WITHIN_MS,
  });
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': deps.serviceName })),
    spanProcessors: [
      new BatchSpanProcessor(tellOfFailures(exporter, deps.log), {
        exportTimeoutMillis: EXPORT_WITHIN_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('ticketgate');
  const current = new AsyncLocalStorage<Context>();

  return {
    request({ method, path, traceparent }, run) {
      const parent = parentOf(traceparent);
      const span = tracer.startSpan(
        path === '/graphql' ? `${method} /graphql` : method,
        {
          kind: SpanKind.SERVER,
          attributes: { 'http.request.method': method, 'url.path': path },
        },
        parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
      );
      current.run(trace.setSpan(ROOT_CONTEXT, span), run);
      return {
        ended(status, about) {
          span.setAttributes({ 'http.response.status_code': status, ...about });
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },

    async field(name, run) {
      const around = current.getStore() ?? ROOT_CONTEXT;
      const attributes = { 'graphql.field': name };
      const span = tracer.startSpan(name, { attributes }, around);
      try {
        return await current.run(trace.setSpan(around, span), run, (outcome) =>
          span.setAttribute('graphql.outcome', outcome),
        );
      } finally {
        span.end();
      }
    },

    statementDone(kind, seconds, failed) {
      const around = current.getStore();
      if (!around) return;
      const endTime = Date.now();
      const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': kind };
      const startTime = endTime - seconds * 1000;
      const options = { kind: SpanKind.CLIENT, startTime, attributes };
      const span = tracer.startSpan(`statement ${kind}`, options, around);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },

    async close() {
      const deadline = sleep(CLOSE_WITHIN_MS, undefined, { ref: false });
      await Promise.race([provider.shutdown().catch(() => {}), deadline]);
    },
  };
}

/** Said once, and again after it went well: a collector that is gone for a night fails at every batch. */
function tellOfFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== 0;
        if (failed && !failing) log.warn({ spans: spans.length }, 'the collector takes no spans');
        failing = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
