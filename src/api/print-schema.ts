import { writeFile } from 'node:fs/promises';
import { printSchema } from 'graphql';
import { schema } from './schema.ts';

await writeFile('schema.graphql', `${printSchema(schema)}\n`);
