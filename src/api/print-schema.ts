import { writeFile } from 'node:fs/promises';
import { printedSchema } from './printed-schema.ts';
import { schema } from './schema.ts';

await writeFile('schema.graphql', printedSchema(schema));
