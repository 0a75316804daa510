import { z } from 'zod';

const PAGE = { first: 20, max: 100 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As @pothos/plugin-prisma writes the cursors of rows whose id is text. */
const PREFIX = 'GPC:S:';

/** The id of what the cursor points at, which need not be there any more. Null where it is malformed. */
function idOfCursor(cursor: string): string | null {
  const text = Buffer.from(cursor, 'base64').toString();
  const id = text.slice(PREFIX.length);
  return text.startsWith(PREFIX) && UUID.test(id) ? id : null;
}

/** For `t.prismaConnection`; `t.connection` gets the same numbers from `resolveCursorConnection`. */
export const pageSize = { defaultSize: PAGE.first, maxSize: PAGE.max };

const size = z
  .int()
  .min(1, 'must be at least 1')
  .max(PAGE.max, `must be at most ${PAGE.max}`)
  .nullish();

/** Each list looks at its own. */
const cursor = z.string().max(100, 'is no cursor of this list').nullish();

const idCursor = z
  .string()
  .refine((given) => idOfCursor(given) !== null, 'is no cursor of this list')
  .nullish();

/** The arguments of a list whose cursors are ids: looked at before anything is looked up by them. */
export const idCursors = z.looseObject({ after: idCursor, before: idCursor });

/** Lists are Relay connections (https://relay.dev/graphql/connections.htm), a page at a time. */
export const connections = {
  cursorType: 'String',
  clientMutationId: 'omit',
  nodeQueryOptions: false,
  nodesQueryOptions: false,
  edgesFieldOptions: { nullable: { list: false, items: false }, description: 'The page.' },
  nodeFieldOptions: { nullable: false, description: 'What the list is of.' },
  cursorFieldOptions: { description: 'For `after` and `before`.' },
  pageInfoFieldOptions: { description: 'Whether there is more.' },
  pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
  hasNextPageFieldOptions: { description: 'Whether more follows.' },
  hasPreviousPageFieldOptions: { description: 'Whether something comes before.' },
  startCursorFieldOptions: { description: 'The cursor of the first entry. Null if there is none.' },
  endCursorFieldOptions: { description: 'The cursor of the last entry. Null if there is none.' },
  firstArgOptions: {
    description: `How many of them, from the start or \`after\`: at most ${PAGE.max}, ${PAGE.first} if absent.`,
    validate: size,
  },
  lastArgOptions: {
    description: `How many of them, from the end or \`before\`: at most ${PAGE.max}.`,
    validate: size,
  },
  afterArgOptions: { description: 'The cursor after which the page begins.', validate: cursor },
  beforeArgOptions: { description: 'The cursor before which the page ends.', validate: cursor },
} as const;
