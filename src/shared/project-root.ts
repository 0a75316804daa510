import { existsSync } from 'node:fs';
import { join } from 'node:path';

const below = (way: string): string => join(import.meta.dirname, way);

/** Where `package.json`, `prisma/` and `dist/` lie: two folders above this file, one above what is built of it. */
export const projectRoot =
  ['..', '../..'].map(below).find((path) => existsSync(join(path, 'package.json'))) ?? below('..');
