import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Answer } from '../api/failure.ts';
import { myDevices, revokeAllTrustedDevices, revokeTrustedDevice } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { day } from './dates.ts';

export function Devices({ version }: { version: number }) {
  const { account: words, tag } = useWords();
  const doing = useDoing();
  const [devices, setDevices] = useState<NonNullable<Answer<'myDevices'>['trustedDevices']>>([]);
  const look = async (): Promise<void> =>
    setDevices((await ask(myDevices, {}))?.trustedDevices ?? []);
  useEffect(() => void doing.run(look), [version]);

  return (
    <section class="part">
      <h2>{words.devices}</h2>
      <Trouble doing={doing} />
      {devices.length === 0 && <p>{words.noDevices}</p>}
      <ul class="list">
        {devices.map(({ id, name, createdAt, lastUsedAt }) => (
          <li key={id}>
            <strong>{name}</strong>
            <div class="soft">
              {lastUsedAt ? words.used(day(tag, lastUsedAt)) : words.added(day(tag, createdAt))}
            </div>
            <div class="acts">
              <Act
                class="small"
                label={words.of(words.remove, name)}
                doing={doing}
                onClick={async () => {
                  await ask(revokeTrustedDevice, { id });
                  await look();
                }}
              >
                {words.remove}
              </Act>
            </div>
          </li>
        ))}
      </ul>
      {devices.length > 1 && (
        <Act
          doing={doing}
          onClick={async () => {
            await ask(revokeAllTrustedDevices, {});
            await look();
          }}
        >
          {words.forgetAll}
        </Act>
      )}
    </section>
  );
}
