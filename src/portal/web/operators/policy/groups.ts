import type { Answer } from '../../api/failure.ts';

export type Previewed = Answer<'previewMfaPolicy'>;

/** Everybody is in one of these. */
export const GROUPS = ['passwordOnly', 'asked', 'inGrace', 'mustEnroll', 'lockedOut'] as const;
/** And some of them in one of these, too. */
export const ALSO = ['askedWhenUnusual', 'blockedWhenUnusual', 'passwordChangeAdvised'] as const;
