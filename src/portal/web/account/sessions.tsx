import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Answer } from '../api/failure.ts';
import { mySessions, revokeSession } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { day } from './dates.ts';

/** Read again with each new `version` of the account. */
export function Sessions({ version, onNotMe }: { version: number; onNotMe: () => void }) {
  const words = useWords();
  const doing = useDoing();
  const [sessions, setSessions] = useState<NonNullable<Answer<'mySessions'>['sessions']>>([]);
  const look = async (): Promise<void> => setSessions((await ask(mySessions, {}))?.sessions ?? []);
  useEffect(() => void doing.run(look), [version]);

  return (
    <section class="part">
      <h2>{words.account.sessions}</h2>
      <Trouble doing={doing} />
      <ul class="list">
        {sessions.map((session) => {
          const device = session.device ?? words.account.unknownDevice;
          return (
            <li key={session.id}>
              <strong>{device}</strong>{' '}
              {session.current && <span class="soft">{`(${words.account.thisOne})`}</span>}
              <div class="soft">
                {[
                  session.place ?? session.ipAddress,
                  words.account.used(day(words.tag, session.lastUsedAt)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
              {!session.current && (
                <div class="acts">
                  <Act
                    class="small"
                    label={words.account.of(words.account.end, device)}
                    doing={doing}
                    onClick={async () => {
                      await ask(revokeSession, { id: session.id });
                      await look();
                    }}
                  >
                    {words.account.end}
                  </Act>
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 && (
        <button type="button" onClick={onNotMe}>
          {words.notMe.button}
        </button>
      )}
    </section>
  );
}
