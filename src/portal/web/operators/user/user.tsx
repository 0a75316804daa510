import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import { NotFound } from '../../app/not-found.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { Step } from '../../parts/step.tsx';
import { useWords } from '../../words/language.tsx';
import { authUser } from '../operations.ts';
import { Access } from './access.tsx';
import { Explanation } from './explanation.tsx';
import { Facts } from './facts.tsx';
import { FactorReset } from './factor-reset.tsx';
import { Holdings } from './holdings.tsx';
import { Roles } from './roles.tsx';
import type { SomeUser } from './some-user.ts';

/** One user, as administrators see and change them. */
export function User({ id }: { id: string }) {
  const words = useWords();
  const doing = useDoing();
  const [user, setUser] = useState<SomeUser | null>(null);
  const [missing, setMissing] = useState(false);
  const [said, setSaid] = useState('');

  async function look(): Promise<void> {
    const found = await ask(authUser, { id });
    setUser(found);
    setMissing(!found);
  }
  useEffect(() => void doing.run(look), []);
  const done = async (what: string): Promise<void> => {
    setSaid('');
    await look();
    setSaid(what);
  };

  if (missing) return <NotFound />;
  if (!user)
    return (
      <>
        <p role="status">{doing.busy && words.loading}</p>
        <Trouble doing={doing} />
      </>
    );
  return (
    <Step title={user.email}>
      <p role="status" class="said">
        {said}
      </p>
      <Facts user={user} />
      <Explanation id={id} user={user} />
      <Holdings user={user} />
      <Access user={user} done={done} />
      <FactorReset user={user} done={done} />
      <Roles user={user} done={done} key={user.roles.join()} />
    </Step>
  );
}
