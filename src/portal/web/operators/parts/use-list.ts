import { useEffect, useRef, useState } from 'preact/hooks';
import { mishap, type Problem } from '../../api/failure.ts';

export const PAGE = 20;

type Connection<Row> = {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
} | null;

/** A list that is read page by page, from its beginning whenever `asked` is another. */
export function useList<Row, Asked>(
  asked: Asked,
  read: (asked: Asked, after: string | null) => Promise<Connection<Row>>,
) {
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [after, setAfter] = useState<string | null>(null);
  const [busy, setBusy] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What was asked for last counts, not what was answered last.
  const turn = useRef(0);

  async function load(before: readonly Row[], from: string | null): Promise<void> {
    const mine = ++turn.current;
    setBusy(true);
    setProblem(null);
    const answer = await read(asked, from).catch(mishap);
    if (mine !== turn.current) return;
    setBusy(false);
    if (answer && '__typename' in answer) return setProblem(answer);
    const { edges = [], pageInfo } = answer ?? {};
    setRows([...before, ...edges.map(({ node }) => node)]);
    setAfter(pageInfo?.hasNextPage ? pageInfo.endCursor : null);
  }
  const again = (): Promise<void> => load([], null);
  useEffect(() => void again(), [JSON.stringify(asked)]);

  const more = after === null ? null : (): Promise<void> => load(rows ?? [], after);
  return { rows, busy, problem, more, again };
}

export type List<Row> = ReturnType<typeof useList<Row, unknown>>;
