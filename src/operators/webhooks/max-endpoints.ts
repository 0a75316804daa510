/** So many that nobody misses more, and few enough for each event to be told to all of them. */
export const MAX_ENDPOINTS = 50;
