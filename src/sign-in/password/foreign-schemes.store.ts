import type { Statements } from '../../db/client.ts';
import { FOREIGN_KEY_ID } from '../../crypto/foreign-hashes.ts';

export function createForeignSchemesStore(statements: Statements) {
  return {
    /**
     * A decoy of each, while anybody still has a hash of another system. Their greatest id of a key is
     * found by an index, however few of them are left.
     */
    async decoys(): Promise<string[]> {
      const rows = await statements.query<{ decoy: string }>`
        SELECT decoy AS "decoy" FROM foreign_schemes
        WHERE EXISTS (
          SELECT FROM (SELECT max(password_key_id) AS last FROM users
            WHERE password_key_id >= ${FOREIGN_KEY_ID}) AS u
          WHERE u.last IS NOT NULL)`;
      return rows.map(({ decoy }) => decoy);
    },
  };
}

export type ForeignSchemesStore = ReturnType<typeof createForeignSchemesStore>;
