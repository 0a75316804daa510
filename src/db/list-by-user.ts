import DataLoader from 'dataloader';

/**
 * Lists what users own, by a Prisma `select`. What is asked for several of them at once, as for each of
 * a list, is one query.
 */
export function listByUser<Owner extends { id: string }, Select, Row extends { userId: string }>(
  find: (owners: readonly Owner[], select: Select) => Promise<readonly Row[]>,
) {
  type Asked = { readonly owner: Owner; readonly select: Select };

  async function findAll(asked: readonly Asked[]): Promise<Row[][]> {
    const selects = new Map(asked.map(({ select }) => [JSON.stringify(select), select]));
    const found = new Map<string, readonly Row[]>();
    for (const [key, select] of selects) {
      const same = asked.filter((each) => JSON.stringify(each.select) === key);
      const owners = new Map(same.map(({ owner }) => [owner.id, owner]));
      found.set(key, await find([...owners.values()], select));
    }
    return asked.map(({ owner, select }) =>
      found.get(JSON.stringify(select))!.filter(({ userId }) => userId === owner.id),
    );
  }

  const loader = new DataLoader(findAll, { cache: false });
  return (owner: Owner, select: Select): Promise<Row[]> => loader.load({ owner, select });
}
