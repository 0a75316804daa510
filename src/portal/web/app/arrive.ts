import { go } from './router.ts';

/** Where somebody is taken who has just signed in. */
export const arrive = (): void => go('/account', { replace: true });
