import type { Answer } from '../../api/failure.ts';

export type SomeUser = Answer<'authUser'>;

/** What a part of their page gets: they, and what to call when something was done. */
export type Part = { readonly user: SomeUser; readonly done: (said: string) => Promise<void> };
