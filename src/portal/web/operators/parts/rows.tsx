import type { ComponentChildren } from 'preact';
import { Trouble } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import { useOperatorWords } from '../words/words.ts';
import type { List } from './use-list.ts';

/** The rows that are there, how many, and the way to more. */
export function Rows<Row extends { readonly id: string }>(props: {
  list: List<Row>;
  row: (row: Row) => ComponentChildren;
}) {
  const words = useWords();
  const own = useOperatorWords().list;
  const { list } = props;
  const { rows } = list;
  return (
    <>
      <p role="status">
        {list.busy
          ? words.loading
          : rows && (rows.length === 0 ? own.none : own.shown(rows.length, list.more !== null))}
      </p>
      <Trouble doing={list} />
      {rows && rows.length > 0 && (
        <ul class="list">
          {rows.map((row) => (
            <li key={row.id}>{props.row(row)}</li>
          ))}
        </ul>
      )}
      {list.more && (
        <button type="button" disabled={list.busy} onClick={() => void list.more!()}>
          {own.more}
        </button>
      )}
    </>
  );
}
