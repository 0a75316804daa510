import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Link } from '../../parts/link.tsx';
import { useOperatorWords } from '../words/words.ts';
import { Chart } from './chart.tsx';
import { ALSO, GROUPS, type Previewed } from './groups.ts';

type Both = { readonly now: Previewed; readonly after: Previewed };

/** Whom the change would concern: as a picture, in numbers, and by name where it hurts. */
export function Preview({ now, after, children }: Both & { children: ComponentChildren }) {
  const words = useOperatorWords().policy;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current!.focus(), [now, after]);
  const { count, users } = after.lockedOut;
  return (
    <section class="part">
      <h2 tabIndex={-1} ref={heading}>
        {words.previewTitle}
      </h2>
      <p>{words.previewText}</p>
      <Chart now={now} after={after} />
      <Numbers now={now} after={after} />
      {count > 0 && (
        <details>
          <summary>{words.whoIsLockedOut(count)}</summary>
          <ul>
            {users.map(({ id, email }) => (
              <li key={id}>
                <Link to={`/account/operators/users/${id}`}>{email}</Link>
              </li>
            ))}
          </ul>
          {count > users.length && <p>{words.andMore(count - users.length)}</p>}
        </details>
      )}
      {children}
    </section>
  );
}

/** The same in numbers, with those who are in another group, too. */
function Numbers({ now, after }: Both) {
  const words = useOperatorWords().policy;
  return (
    <div class="scrolls" role="region" aria-label={words.numbersTitle} tabIndex={0}>
      <table>
        <caption>{words.numbersTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{words.group}</th>
            <th scope="col">{words.now}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          {[...GROUPS, ...ALSO].map((group) => (
            <tr key={group}>
              <th scope="row">{words.groups[group]}</th>
              <td>{now[group].count}</td>
              <td>{after[group].count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
