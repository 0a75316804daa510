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
import { Address } from './address.tsx';
import { Data } from './data.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { Devices } from './devices.tsx';
import { Factors, type AddableTypes } from './factors.tsx';
import { NotMe } from './not-me.tsx';
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
  const [looks, setLooks] = useState(0);
  const [deleted, setDeleted] = useState(false);

  async function look(): Promise<void> {
    const found = (await auth.accessToken()) === null ? null : await ask(me, {});
    setLooks((count) => count + 1);
    if (found) setUser(found);
    else go('/account/sign-in', { replace: true });
  }
  useEffect(() => void doing.run(look), []);
  useEffect(() => {
    // What had the focus may be gone with what was changed.
    if (document.activeElement === document.body) document.querySelector('h1')?.focus();
  }, [looks]);

  if (deleted)
    return (
      <Step title={words.account.deleted} key="deleted">
        <p role="status">{words.account.deletedText}</p>
        <Link to="/account/sign-up">{words.signIn.noAccount}</Link>
      </Step>
    );
  if (!user)
    return (
      <>
        <p role="status">{doing.busy && words.loading}</p>
        <Trouble doing={doing} />
      </>
    );
  return (
    <WithStepUp>
      <Signed
        user={user}
        version={looks}
        look={look}
        onDeleted={async () => {
          setDeleted(true);
          await auth.signOut();
        }}
      />
    </WithStepUp>
  );
}

type At =
  | { readonly step: 'all' | 'delete' | 'notMe' }
  | { readonly step: 'add'; readonly types: AddableTypes }
  | { readonly step: 'codes'; readonly codes: readonly string[] };

function Signed(props: {
  user: User;
  version: number;
  look: () => Promise<void>;
  onDeleted: () => Promise<void>;
}) {
  const { user, version, look } = props;
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
  if (at.step === 'delete')
    return <DeleteAccount email={user.email} onDeleted={props.onDeleted} onCancel={() => back()} />;
  if (at.step === 'codes')
    return (
      <Step title={words.recovery.title} key="codes">
        <RecoveryCodes codes={at.codes} onKept={() => back()} />
      </Step>
    );
  const password = <PasswordPanel mfa={user.mfa} look={look} />;
  const factors = (
    <Factors
      mfa={user.mfa}
      emailVerified={user.emailVerified}
      look={look}
      onAdd={(types) => setAt({ step: 'add', types })}
      onCodes={(codes) => setAt({ step: 'codes', codes })}
    />
  );
  if (at.step === 'notMe')
    return (
      <NotMe key="notMe" onDone={() => back()}>
        {password}
        {factors}
      </NotMe>
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
      <Address user={user} />
      {factors}
      {password}
      <Sessions version={version} onNotMe={() => setAt({ step: 'notMe' })} />
      <Devices version={version} />
      <Data onDelete={() => setAt({ step: 'delete' })} />
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
