import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { PrismaClient } from './generated/client.ts';
import { getDatamodel } from './generated/pothos.ts';

/** The tables, as Prisma's client gives them; and what Pothos knows a client by. */
export type Models = Omit<PrismaClient, `$${string}` | symbol> & Pick<PrismaClient, '$connect'>;

const OPERATIONS = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
] as const satisfies readonly (keyof PrismaClient['user'])[];

type Operation = (...args: unknown[]) => Promise<unknown>;
type Delegates = Record<string, Record<string, Operation>>;

/**
 * Prisma's client, made by whoever first asks for rows through it: what it composes queries with takes
 * a third of the memory of a service that nobody asks for lists.
 */
export function createLazyClient(adapter: SqlMigrationAwareDriverAdapterFactory) {
  let client: Promise<PrismaClient> | undefined;
  const made = () => (client ??= make(adapter));

  const operationsOf = (model: string): Record<string, Operation> =>
    Object.fromEntries(
      OPERATIONS.map((operation) => [
        operation,
        async (...args: unknown[]) =>
          ((await made()) as unknown as Delegates)[model]![operation]!(...args),
      ]),
    );

  return {
    models: {
      ...Object.fromEntries(modelNames().map((name) => [name, operationsOf(name)])),
      $connect: async () => (await made()).$connect(),
    } as Models,
    isMade: () => client !== undefined,
    async close(): Promise<void> {
      await (await client)?.$disconnect();
    },
  };
}

async function make(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<PrismaClient> {
  const { PrismaClient } = await import('./generated/client.ts');
  return new PrismaClient({ adapter });
}

const modelNames = (): string[] =>
  Object.keys(getDatamodel().datamodel.models).map(
    (name) => name.slice(0, 1).toLowerCase() + name.slice(1),
  );
