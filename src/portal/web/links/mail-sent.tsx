import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure } from '../api/failure.ts';
import { requestPasswordReset, sendEmailVerification } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';

const AGAIN = { verify: sendEmailVerification, reset: requestPasswordReset } as const;

/** The rest happens in a mailbox. */
export function MailSent({ email, about }: { email: string; about: keyof typeof AGAIN }) {
  const words = useWords();
  const doing = useDoing();
  const [again, setAgain] = useState(false);

  async function send() {
    setAgain(false);
    const answer = await ask(AGAIN[about], { email });
    if (isFailure(answer)) return answer;
    setAgain(true);
    return null;
  }

  return (
    <Step title={words.mailed.title} key="mailed">
      <p>{words.mailed[about](email)}</p>
      <p role="status">{again && words.mailed.sentAgain}</p>
      <Trouble doing={doing} />
      <div class="acts">
        <Act doing={doing} onClick={send}>
          {words.mailed.again}
        </Act>
      </div>
      <div class="links">
        <Link to="/account/sign-in">{words.mailed.toSignIn}</Link>
      </div>
    </Step>
  );
}
