import { useRef, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure } from '../api/failure.ts';
import { changeEmail, sendEmailVerification } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Field, Form, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { useAskWithProof } from './step-up.tsx';
import type { User } from './user.ts';

/** The address, whether it was confirmed, and the way to another one. */
export function Address({ user }: { user: User }) {
  const words = useWords();
  const askWithProof = useAskWithProof();
  const [changing, setChanging] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  return (
    <section class="part">
      <h2>{words.email}</h2>
      <p>{user.email}</p>
      {!user.emailVerified && <Unconfirmed email={user.email} />}
      <p role="status">{mailedTo !== null && words.account.addressMailed(mailedTo)}</p>
      <button
        type="button"
        ref={toggle}
        aria-expanded={changing}
        onClick={() => setChanging(!changing)}
      >
        {words.account.changeAddress}
      </button>
      {changing && (
        <Form
          button={words.next}
          onSubmit={async ({ newEmail }) => {
            const answer = await askWithProof(changeEmail, { newEmail: newEmail! });
            if (isFailure(answer)) return answer;
            setMailedTo(answer.email);
            setChanging(false);
            // The field that had the focus goes.
            toggle.current?.focus();
            return null;
          }}
        >
          <Field
            name="newEmail"
            label={words.account.newAddress}
            hint={words.account.addressHint}
            type="email"
            autocomplete="email"
          />
        </Form>
      )}
    </section>
  );
}

function Unconfirmed({ email }: { email: string }) {
  const words = useWords();
  const doing = useDoing();
  const [sent, setSent] = useState(false);
  return (
    <>
      <p>{words.account.unconfirmed}</p>
      <Trouble doing={doing} />
      <p role="status">{sent && words.mailed.verify(email)}</p>
      <div class="acts after">
        <Act
          doing={doing}
          onClick={async () => {
            const answer = await ask(sendEmailVerification, { email });
            if (isFailure(answer)) return answer;
            setSent(true);
            return null;
          }}
        >
          {words.account.confirmAddress}
        </Act>
      </div>
    </>
  );
}
