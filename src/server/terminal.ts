import type { DestinationStream } from 'pino';

/**
 * Where somebody watches while they develop, lines are for reading. Undefined anywhere else, and where
 * what makes them so is not installed: JSON then.
 */
export async function openTerminal(
  { production }: { production: boolean },
  output: NodeJS.WritableStream & { readonly isTTY?: boolean },
): Promise<DestinationStream | undefined> {
  if (production || !output.isTTY) return undefined;
  const { PinoPretty } = await import('pino-pretty').catch(() => ({ PinoPretty: null }));
  return PinoPretty?.({
    destination: output,
    colorize: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'requestId',
  });
}
