import type { createAdministrator } from '../administrator.ts';
import type { testFactors } from '../factors.ts';
import type { Person } from '../person.ts';
import type { StatementRecorder } from '../statement-recorder.ts';

export const DAY = 24 * 3600;

export type Factors = Awaited<ReturnType<typeof testFactors>>;

export type Walk = {
  readonly factors: Factors;
  readonly app: Factors['app'];
  readonly recorder: StatementRecorder;
  readonly admin: ReturnType<typeof createAdministrator>;
  person(): Person;
  /** What the walk needs and the service does not do: it is not recorded. */
  arrange<T>(act: () => Promise<T>): Promise<T>;
};
