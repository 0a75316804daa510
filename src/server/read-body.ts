import type { IncomingMessage } from 'node:http';

/** The body, or null where it is too long, or never came. What is too much is read on, so that the answer can be sent, but not kept. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    // Whoever hangs up hears nothing anyway.
    return null;
  }
  return bytes <= maxBytes ? Buffer.concat(chunks) : null;
}
