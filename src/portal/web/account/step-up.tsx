import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { ask, type Ask } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';
import { stepUp } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Field, Form, Trouble } from '../parts/form.tsx';
import { SecondFactor } from '../sign-in/second-factor.tsx';
import type { Ticket } from '../sign-in/ticket.ts';
import { useWords } from '../words/language.tsx';

type Needed = Pick<
  Extract<Answer<'removeMfaFactor'>, { readonly __typename: 'AuthStepUpRequiredError' }>,
  'acceptedFactors' | 'passwordAllowed' | 'recoveryCodeAllowed'
>;

/** Whether what was asked for was shown. */
type Prove = (needed: Needed) => Promise<boolean>;

const Asked = createContext<Prove>(async () => false);

export const useProve = (): Prove => useContext(Asked);

/** Asks, and where a fresh proof is missing, has it shown, and asks once more. */
export function useAskWithProof(): Ask {
  const prove = useContext(Asked);
  return async (operation, variables) => {
    for (;;) {
      const answer = await ask(operation, variables);
      const { __typename } = answer as { readonly __typename?: string };
      if (__typename !== 'AuthStepUpRequiredError') return answer;
      if (!(await prove(answer as Needed))) return answer;
    }
  };
}

/** The dialog, around everything that may ask for a proof. */
export function WithStepUp({ children }: { children: ComponentChildren }) {
  const [asked, setAsked] = useState<{ needed: Needed; end(shown: boolean): void } | null>(null);
  const prove: Prove = (needed) =>
    new Promise((resolve) => {
      const end = (shown: boolean): void => {
        setAsked(null);
        resolve(shown);
      };
      setAsked({ needed, end });
    });
  return (
    <Asked.Provider value={prove}>
      {children}
      {asked && <Dialog {...asked} />}
    </Asked.Provider>
  );
}

function Dialog({ needed, end }: { needed: Needed; end: (shown: boolean) => void }) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  // What is behind cannot be reached, and the focus goes back there afterwards.
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="step-up" onCancel={() => end(false)}>
      <h2 id="step-up" tabIndex={-1}>
        {words.stepUp.title}
      </h2>
      <p>{words.stepUp.text}</p>
      {needed.acceptedFactors.length > 0 || !needed.passwordAllowed ? (
        <ByFactor needed={needed} end={end} />
      ) : (
        <ByPassword end={end} />
      )}
      <div class="acts">
        <button type="button" onClick={() => end(false)}>
          {words.cancel}
        </button>
      </div>
    </dialog>
  );
}

function ByPassword({ end }: { end: (shown: boolean) => void }) {
  const words = useWords();
  return (
    <Form
      button={words.next}
      onSubmit={async ({ password }) => {
        const answer = await ask(stepUp, { password: password! });
        if (isFailure(answer)) return answer;
        end(answer.__typename === 'AuthSession');
        return null;
      }}
    >
      <Field
        name="password"
        label={words.password}
        type="password"
        autocomplete="current-password"
      />
    </Form>
  );
}

function ByFactor({ needed, end }: { needed: Needed; end: (shown: boolean) => void }) {
  const words = useWords();
  const doing = useDoing();
  const [ticket, setTicket] = useState<Ticket | null>(null);

  async function begin(): Promise<Problem | null> {
    const answer = await ask(stepUp, {});
    if (isFailure(answer)) return answer;
    if (answer.__typename === 'MfaTicket') setTicket(answer);
    else end(true);
    return null;
  }
  useEffect(() => void doing.run(begin), []);

  const again = (problem: Problem): void => {
    setTicket(null);
    void doing.run(async () => problem);
  };
  return (
    <>
      <p role="status">{doing.busy && words.loading}</p>
      <Trouble doing={doing} />
      {ticket && (
        <SecondFactor
          ticket={{
            ...ticket,
            recoveryCodeAllowed: ticket.recoveryCodeAllowed && needed.recoveryCodeAllowed,
          }}
          accepted={needed.acceptedFactors}
          onDone={() => end(true)}
          onEnd={again}
        />
      )}
    </>
  );
}
