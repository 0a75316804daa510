import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure } from '../api/failure.ts';
import { resetPassword } from '../api/operations.ts';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { NewPassword } from '../parts/new-password.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { useMailedToken } from './token.ts';

export function ResetPassword() {
  const words = useWords();
  const token = useMailedToken();
  const [done, setDone] = useState(false);

  if (done)
    return (
      <Step title={words.links.reset.title} key="done">
        <p role="status">{words.links.reset.done}</p>
        <Link to="/account/sign-in">{words.mailed.toSignIn}</Link>
      </Step>
    );
  if (token === null)
    return (
      <Step title={words.links.reset.title} key="incomplete">
        <p>{words.links.incomplete}</p>
        <Link to="/account/forgot-password">{words.signIn.forgot}</Link>
      </Step>
    );
  return (
    <Step title={words.links.reset.title} key="new">
      <p>{words.links.reset.text}</p>
      <Form
        byHandOnly
        button={words.links.reset.button}
        onSubmit={async ({ newPassword }) => {
          const answer = await ask(resetPassword, { token, newPassword: newPassword! });
          if (isFailure(answer)) return answer;
          setDone(true);
          return null;
        }}
      >
        <NewPassword name="newPassword" label={words.newPassword} />
      </Form>
    </Step>
  );
}
