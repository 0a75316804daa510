import type { PortalFacts } from '../../facts.ts';

/** What the server wrote into the page. */
export const facts = JSON.parse(document.documentElement.dataset['facts']!) as PortalFacts;
