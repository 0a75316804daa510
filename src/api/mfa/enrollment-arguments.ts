import { factorName, sixDigits, uuid } from '../values/text.ts';

/** The user may name the factor in step one. */
export const nameOf = (factor: string) =>
  ({
    required: false,
    description: `What to call ${factor}. At most 64 characters.`,
    validate: factorName,
  }) as const;

/** Step two says which factor it activates, by the id that step one gave. */
export const factorIdFrom = (stepOne: string) => ({
  description: `From \`${stepOne}\`.`,
  validate: uuid,
});

/** Step two proves with it that what was sent arrived. */
export const arrivedCode = { description: 'The six digits that arrived.', validate: sixDigits };
