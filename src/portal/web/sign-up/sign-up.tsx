import { useState } from 'preact/hooks';
import { arrive } from '../app/arrive.ts';
import { ask } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';
import { signUpEmailPassword } from '../api/operations.ts';
import { FirstEnrollment } from '../enroll/first-enrollment.tsx';
import { MailSent } from '../links/mail-sent.tsx';
import { comeIn } from '../offer/due.ts';
import { Field, Form, Trouble } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { NewPassword } from '../parts/new-password.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';

type Next = Extract<
  Answer<'signUpEmailPassword'>,
  { __typename: 'MfaEnrollmentTicket' | 'AuthEmailVerificationPending' }
>;

export function SignUp() {
  const words = useWords();
  const [next, setNext] = useState<Next | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function signUp(typed: Readonly<Record<string, string>>): Promise<Problem | null> {
    const answer = await ask(signUpEmailPassword, {
      email: typed['email']!,
      password: typed['password']!,
      displayName: typed['displayName']!.trim() || null,
      locale: words.tag,
    });
    if (isFailure(answer)) return answer;
    if (answer.__typename === 'AuthSession') await comeIn(answer.user.id);
    else setNext(answer);
    return null;
  }

  if (next?.__typename === 'AuthEmailVerificationPending')
    return <MailSent email={next.email} about="verify" />;
  if (next)
    return (
      <FirstEnrollment
        ticket={next}
        onDone={() => void arrive()}
        onEnd={(ended) => {
          setProblem(ended);
          setNext(null);
        }}
      />
    );
  return (
    <Step title={words.signUp.title} key="first">
      <Trouble doing={{ problem }} />
      <Form button={words.signUp.button} onSubmit={signUp}>
        <Field
          name="displayName"
          label={words.signUp.name}
          autocomplete="name"
          required={false}
          maxLength={128}
        />
        <Field name="email" label={words.email} type="email" autocomplete="username" />
        <NewPassword name="password" label={words.password} />
      </Form>
      <div class="links">
        <Link to="/account/sign-in">{words.signUp.haveAccount}</Link>
      </div>
    </Step>
  );
}
