import type { ComponentChildren } from 'preact';
import { day } from '../../account/dates.ts';
import { useWords } from '../../words/language.tsx';
import { useOperatorWords } from '../words/words.ts';
import type { SomeUser } from './some-user.ts';

/** Second steps, sessions and trusted devices. */
export function Holdings({ user }: { user: SomeUser }) {
  const words = useWords();
  const own = useOperatorWords().user;
  const used = (at: string | null): string | null => at && words.account.used(day(words.tag, at));
  const { factors, recoveryCodesRemaining } = user.mfa;
  return (
    <>
      <Held title={own.factors} none={own.noFactors}>
        {factors.map((factor) => (
          <Item
            key={factor.id}
            name={factor.name}
            about={[
              words.factors[factor.type],
              factor.maskedTarget,
              words.account.added(day(words.tag, factor.createdAt)),
              used(factor.lastUsedAt),
            ]}
          />
        ))}
      </Held>
      {factors.length > 0 && <p>{words.account.codesLeft(recoveryCodesRemaining)}</p>}
      <Held title={own.sessions} none={own.noSessions}>
        {user.sessions.map((session) => (
          <Item
            key={session.id}
            name={session.device ?? words.account.unknownDevice}
            about={[
              session.place ?? session.ipAddress,
              own.opened(day(words.tag, session.createdAt)),
              used(session.lastUsedAt),
              session.aal === 'aal2' ? own.bySecond : own.byFirst,
            ]}
          />
        ))}
      </Held>
      <Held title={own.devices} none={own.noDevices}>
        {user.trustedDevices.map((device) => (
          <Item
            key={device.id}
            name={device.name}
            about={[
              words.account.added(day(words.tag, device.createdAt)),
              used(device.lastUsedAt),
              own.until(day(words.tag, device.expiresAt)),
            ]}
          />
        ))}
      </Held>
    </>
  );
}

function Held(props: { title: string; none: string; children: ComponentChildren[] }) {
  return (
    <section class="part">
      <h2>{props.title}</h2>
      {props.children.length === 0 ? <p>{props.none}</p> : <ul class="list">{props.children}</ul>}
    </section>
  );
}

function Item({ name, about }: { name: string; about: readonly (string | null)[] }) {
  return (
    <li>
      <strong>{name}</strong>
      <div class="soft">{about.filter(Boolean).join(' · ')}</div>
    </li>
  );
}
