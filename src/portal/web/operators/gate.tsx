import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AuthRequestError } from '../../../clients/auth-client.ts';
import { useProve } from '../account/step-up.tsx';
import { isAdministrator, type User } from '../account/user.ts';
import { ask, auth } from '../api/ask.ts';
import { me } from '../api/operations.ts';
import { NotFound } from '../app/not-found.tsx';
import { signInFirst } from '../app/arrive.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { mfaPolicy } from './operations.ts';
import { useOperatorWords } from './words/words.ts';

/** Null: nobody is signed in. */
async function isLetIn(): Promise<boolean | null> {
  if ((await auth.accessToken()) === null) return null;
  try {
    await ask(mfaPolicy, {});
    return true;
  } catch (error) {
    if (!(error instanceof AuthRequestError)) throw error;
    if (error.code === 'UNAUTHENTICATED') return null;
    if (error.code === 'FORBIDDEN') return false;
    throw error;
  }
}

/** What is behind it is shown to whom the service answers an administrator's question. */
export function Gate({ children }: { children: ComponentChildren }) {
  const words = useWords();
  const doing = useDoing();
  const [letIn, setLetIn] = useState(false);
  const [refused, setRefused] = useState<User | null>(null);

  async function look(): Promise<void> {
    const answer = await isLetIn();
    const user = answer === false ? await ask(me, {}) : null;
    if (answer) setLetIn(true);
    else if (user) setRefused(user);
    else signInFirst();
  }
  useEffect(() => void doing.run(look), []);

  if (letIn) return children;
  if (refused)
    return isAdministrator(refused) ? <Unproven user={refused} look={look} /> : <NotFound />;
  return (
    <>
      <p role="status">{doing.busy && words.loading}</p>
      <Trouble doing={doing} />
    </>
  );
}

/** An administrator of whom the second step is missing: in this session, or at all. */
function Unproven({ user, look }: { user: User; look: () => Promise<void> }) {
  const words = useOperatorWords().gate;
  const doing = useDoing();
  const prove = useProve();
  const factors = user.mfa?.factors ?? [];

  async function show(): Promise<void> {
    const acceptedFactors = factors.map(({ type }) => type);
    const shown = await prove({
      acceptedFactors,
      passwordAllowed: false,
      recoveryCodeAllowed: true,
    });
    if (shown) await look();
  }
  if (factors.length === 0)
    return (
      <Step title={words.title}>
        <p>{words.noFactor}</p>
        <Link to="/account">{words.addFactor}</Link>
      </Step>
    );
  return (
    <Step title={words.title}>
      <p>{words.unproven}</p>
      <Trouble doing={doing} />
      <Act class="primary" doing={doing} onClick={show}>
        {words.prove}
      </Act>
    </Step>
  );
}
