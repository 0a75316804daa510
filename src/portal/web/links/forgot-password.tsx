import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure } from '../api/failure.ts';
import { requestPasswordReset } from '../api/operations.ts';
import { Field, Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { MailSent } from './mail-sent.tsx';

export function ForgotPassword() {
  const words = useWords();
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  if (mailedTo !== null) return <MailSent email={mailedTo} about="reset" />;
  return (
    <Step title={words.links.forgot.title}>
      <p>{words.links.forgot.text}</p>
      <Form
        button={words.links.forgot.button}
        onSubmit={async ({ email }) => {
          const answer = await ask(requestPasswordReset, { email: email! });
          if (isFailure(answer)) return answer;
          setMailedTo(email!);
          return null;
        }}
      >
        <Field name="email" label={words.email} type="email" autocomplete="username" />
      </Form>
      <div class="links">
        <Link to="/account/sign-in">{words.mailed.toSignIn}</Link>
      </div>
    </Step>
  );
}
