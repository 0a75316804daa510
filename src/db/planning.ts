/**
 * Plans are made once and for every value: our statements look rows up by key, so planning them again
 * finds nothing new. What is planned before its tables were ever analysed would read them from end to
 * end, and go on so: an index is preferred wherever there is one. (Bitmaps stay: they are how two
 * indexes find what one OR the other has.)
 */
export const PLANNING = ['plan_cache_mode=force_generic_plan', 'enable_seqscan=off', 'jit=off'];

/** The same, as a session is opened with it. */
export const PLANNING_OPTIONS = PLANNING.map((setting) => `-c ${setting}`).join(' ');
