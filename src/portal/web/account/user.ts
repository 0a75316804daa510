import type { Answer } from '../api/failure.ts';

export type User = Answer<'me'>;

/** What they may do is the service's to say: this only decides what they are shown the way to. */
export const isAdministrator = ({ roles }: User): boolean => roles.includes('admin');
