import type { Answer } from '../api/failure.ts';

export type User = Answer<'me'>;
