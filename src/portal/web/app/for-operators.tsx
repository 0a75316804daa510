import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDoing } from '../parts/doing.ts';
import { Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';

export const isForOperators = (path: string): boolean =>
  path === '/account/operators' || path.startsWith('/account/operators/');

/** Fetched by whoever goes there, so that the first page of everybody else stays small. */
export function ForOperators({ path }: { path: string }) {
  const words = useWords();
  const doing = useDoing();
  const [Pages, setPages] = useState<FunctionComponent<{ path: string }> | null>(null);
  useEffect(
    () =>
      void doing.run(async () => {
        const { OperatorsPages } = await import('../operators/pages.tsx');
        setPages(() => OperatorsPages);
      }),
    [],
  );
  if (Pages) return <Pages path={path} />;
  return (
    <>
      <p role="status">{doing.busy && words.loading}</p>
      <Trouble doing={doing} />
    </>
  );
}
