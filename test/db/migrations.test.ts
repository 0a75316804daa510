import { expect, test } from 'vitest';
import { schemaDrift } from '../../src/db/schema-drift.ts';

test('the migrations lead to prisma/schema.prisma: npm run migration', async () => {
  expect(await schemaDrift()).toBeNull();
});
