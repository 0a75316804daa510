import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { mySessions, revokeAllTrustedDevices, revokeSession } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';

/** Whoever else is in there is put out first. Then come the doors that they came in by. */
export function NotMe({ children, onDone }: { children: ComponentChildren; onDone: () => void }) {
  const words = useWords();
  const doing = useDoing();
  const [ended, setEnded] = useState<number | null>(null);

  async function putOut(): Promise<void> {
    const sessions = (await ask(mySessions, {}))?.sessions ?? [];
    const others = sessions.filter(({ current }) => !current);
    for (const { id } of others) await ask(revokeSession, { id });
    await ask(revokeAllTrustedDevices, {});
    setEnded(others.length);
  }
  useEffect(() => void doing.run(putOut), []);

  return (
    <Step title={words.notMe.title}>
      <p role="status">
        {doing.busy && words.loading}
        {ended !== null && words.notMe.ended(ended)}
      </p>
      <Trouble doing={doing} />
      {doing.problem && (
        <Act doing={doing} onClick={putOut}>
          {words.notMe.again}
        </Act>
      )}
      <p>{words.notMe.next}</p>
      {children}
      <button type="button" class="primary" onClick={onDone}>
        {words.notMe.done}
      </button>
    </Step>
  );
}
