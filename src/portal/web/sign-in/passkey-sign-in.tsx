import { useEffect, useRef } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';
import { generateSignInWebauthn, signInWebauthn } from '../api/operations.ts';
import { askPasskey, passkeysInList, passkeysWork } from '../api/passkeys.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';

/** A passkey alone: by the button, or out of the list that the field of the address offers. */
export function PasskeySignIn(props: {
  onAnswer: (answer: Answer<'signInWebauthn'>) => Promise<Problem | null>;
}) {
  const words = useWords();
  const doing = useDoing();
  // A browser has one prompt at a time.
  const listed = useRef(new AbortController());

  async function signIn(more: Omit<CredentialRequestOptions, 'publicKey'>) {
    const made = await ask(generateSignInWebauthn, {});
    if (isFailure(made)) return made;
    const credential = await askPasskey(made.options, more);
    return props.onAnswer(await ask(signInWebauthn, { credential }));
  }

  useEffect(() => {
    const { signal } = listed.current;
    const offer = async (): Promise<void> => {
      if (!(await passkeysInList()) || signal.aborted) return;
      const waiting = signIn({ mediation: 'conditional', signal });
      // Who types a password instead has not failed at anything.
      const problem = await waiting.catch(() => null);
      if (problem && !signal.aborted) await doing.run(async () => problem);
    };
    void offer();
    return () => listed.current.abort();
  }, []);

  if (!passkeysWork) return null;
  return (
    <>
      <p class="or">{words.or}</p>
      <Trouble doing={doing} />
      <Act
        class="whole"
        doing={doing}
        onClick={() => {
          listed.current.abort();
          return signIn({});
        }}
      >
        {words.signIn.passkey}
      </Act>
    </>
  );
}
