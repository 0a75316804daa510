import { useEffect, useState } from 'preact/hooks';
import { ask, auth } from '../api/ask.ts';
import type { Problem } from '../api/failure.ts';
import { me } from '../api/operations.ts';
import { go } from '../app/router.ts';
import { Enroll } from '../enroll/enroll.tsx';
import { RecoveryCodes } from '../enroll/recovery-codes.tsx';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { Devices } from './devices.tsx';
import { Factors, type AddableTypes } from './factors.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';
import { useAskWithProof, WithStepUp } from './step-up.tsx';
import { isAdministrator, type User } from './user.ts';

/** Who is signed in; whoever is not is led to sign in. */
export function Account() {
  const words = useWords();
  const doing = useDoing();
  const [user, setUser] = useState<User | null>(null);

  async function look(): Promise<void> {
    const found = (await auth.accessToken()) === null ? null : await ask(me, {});
    if (found) setUser(found);
    else go('/account/sign-in', { replace: true });
  }
  useEffect(() => void doing.run(look), []);

  if (!user)
    return (
      <>
        <p role="status">{doing.busy && words.loading}</p>
        <Trouble doing={doing} />
      </>
    );
  return (
    <WithStepUp>
      <Signed user={user} look={look} />
    </WithStepUp>
  );
}

type At =
  | { readonly step: 'all' }
  | { readonly step: 'add'; readonly types: AddableTypes }
  | { readonly step: 'codes'; readonly codes: readonly string[] };

function Signed({ user, look }: { user: User; look: () => Promise<void> }) {
  const words = useWords();
  const doing = useDoing();
  const askWithProof = useAskWithProof();
  const [at, setAt] = useState<At>({ step: 'all' });
  const back = (problem: Problem | null = null): void => {
    setAt({ step: 'all' });
    void doing.run(async () => {
      await look();
      return problem;
    });
  };

  if (at.step === 'add')
    return (
      <Enroll
        ask={askWithProof}
        types={at.types}
        why={words.enroll.why}
        onDone={() => back()}
        onEnd={back}
        onCancel={() => back()}
      />
    );
  if (at.step === 'codes')
    return (
      <Step title={words.recovery.title} key="codes">
        <RecoveryCodes codes={at.codes} onKept={() => back()} />
      </Step>
    );
  return (
    <Step title={words.account.title} key="all">
      <Trouble doing={doing} />
      {isAdministrator(user) && (
        <p>
          <Link to="/account/operators">{words.account.operators}</Link>
        </p>
      )}
      <Profile user={user} look={look} />
      <Factors
        mfa={user.mfa}
        look={look}
        onAdd={(types) => setAt({ step: 'add', types })}
        onCodes={(codes) => setAt({ step: 'codes', codes })}
      />
      <PasswordPanel look={look} />
      <Sessions />
      <Devices />
      <Act
        doing={doing}
        onClick={async () => {
          await auth.signOut();
          go('/account/sign-in');
        }}
      >
        {words.account.signOut}
      </Act>
    </Step>
  );
}
