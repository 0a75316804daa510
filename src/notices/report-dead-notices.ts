import type { Logger } from 'pino';
import type { NoticesStore } from './notices.store.ts';

/** Tells the operator of notices that were given up: nothing else will. */
export function createReportDeadNotices({ store, log }: { store: NoticesStore; log: Logger }) {
  return async (): Promise<void> => {
    const dead = await store.countDead();
    if (dead > 0) log.warn({ dead }, 'notices that could not be sent wait in queue notice-dead');
  };
}
