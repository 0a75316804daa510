/**
 * How often something is decided by the ways in, where they change while it is decided. A change at the
 * same time makes it ask again; more than a few are no accident.
 */
export const MAX_TRIES = 3;
