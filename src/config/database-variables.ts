import { z } from 'zod';
import { integer, onOff } from './values.ts';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://…' });

export const schemaName = z
  .string()
  .regex(
    /^(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,47}$/,
    'must be a name of small letters, digits and underscores',
  );

export const databaseVariables = {
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  DATABASE_SCHEMA: schemaName.optional(),
  DATABASE_PREPARED_STATEMENTS: onOff.default(true),
  DATABASE_POOL_SIZE: integer(1, 200).default(10),
};
