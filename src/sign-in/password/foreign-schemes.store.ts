import type { Statements } from '../../db/client.ts';
import { FOREIGN_KEY_ID } from '../../crypto/foreign-hashes.ts';

export function createForeignSchemesStore(statements: Statements) {
  return {
    /** A decoy of each, while anybody still has a hash of another system. */
    async decoys(): Promise<string[]> {
      const rows = await statements.query<{ decoy: string }>`
        SELECT decoy AS "decoy" FROM foreign_schemes
        WHERE EXISTS (SELECT 1 FROM users WHERE password_key_id = ${FOREIGN_KEY_ID})`;
      return rows.map(({ decoy }) => decoy);
    },
  };
}

export type ForeignSchemesStore = ReturnType<typeof createForeignSchemesStore>;
