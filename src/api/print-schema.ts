import { mkdir, writeFile } from 'node:fs/promises';
import { portalAnswers } from './client-kit/portal-answers.ts';
import { printedSchema } from './printed-schema.ts';
import { schema } from './schema.ts';

const sdl = printedSchema(schema);
await writeFile('schema.graphql', sdl);
await mkdir('src/portal/web/generated', { recursive: true });
await writeFile('src/portal/web/generated/answers.ts', await portalAnswers(schema, sdl));
