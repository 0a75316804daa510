import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import type { Answer } from '../../api/failure.ts';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import { explainSignIn } from '../operations.ts';
import { useOperatorWords } from '../words/words.ts';
import type { SomeUser } from './some-user.ts';

/** What the next sign-in would get on a device that nobody knows, and why. */
export function Explanation({ id, user }: { id: string; user: SomeUser }) {
  const words = useWords();
  const own = useOperatorWords();
  const doing = useDoing();
  const [told, setTold] = useState<Answer<'explainSignIn'> | null>(null);
  useEffect(
    () => void doing.run(async () => setTold(await ask(explainSignIn, { userId: id }))),
    // Whatever was done to them may change it.
    [user],
  );
  return (
    <section class="part">
      <h2>{own.user.nextSignIn}</h2>
      <p role="status">{!told && doing.busy && words.loading}</p>
      <Trouble doing={doing} />
      {told && (
        <>
          <p>{own.decisions[told.decision]}</p>
          {told.factors.length > 0 && (
            <p>
              {own.user.offered(told.factors.map(({ type }) => words.factors[type]).join(', '))}
            </p>
          )}
          <ul class="soft" lang="en">
            {told.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
