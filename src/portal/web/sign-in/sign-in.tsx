import { useEffect, useState } from 'preact/hooks';
import { arrive, comesFromApp } from '../app/arrive.ts';
import { ask, auth } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';
import { signInEmailPassword } from '../api/operations.ts';
import { FirstEnrollment } from '../enroll/first-enrollment.tsx';
import { comeIn } from '../offer/due.ts';
import { Field, Form, Trouble } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { MailSent } from '../links/mail-sent.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { SecondFactor } from './second-factor.tsx';
import type { Ticket } from './ticket.ts';

type EnrollmentTicket = Extract<
  Answer<'signInEmailPassword'>,
  { __typename: 'MfaEnrollmentTicket' }
>;

type At =
  | { readonly step: 'first'; readonly problem: Problem | null }
  | { readonly step: 'second'; readonly ticket: Ticket }
  | { readonly step: 'enroll'; readonly ticket: EnrollmentTicket }
  | { readonly step: 'verify'; readonly email: string };

/** The password or a passkey, and then whatever the service asks for. */
export function SignIn() {
  const words = useWords();
  const [at, setAt] = useState<At>({ step: 'first', problem: null });
  const restart = (problem: Problem) => setAt({ step: 'first', problem });

  useEffect(() => {
    if (!comesFromApp) return;
    auth.accessToken().then(
      (token) => token !== null && void arrive(),
      () => {},
    );
  }, []);

  /** Where an answer leads. */
  async function follow(
    answer: Answer<'signInEmailPassword' | 'signInWebauthn'>,
  ): Promise<Problem | null> {
    if (isFailure(answer)) return answer;
    if (answer.__typename === 'AuthSession') await comeIn(answer.user.id);
    else if (answer.__typename === 'MfaTicket') setAt({ step: 'second', ticket: answer });
    else setAt({ step: 'enroll', ticket: answer });
    return null;
  }

  async function signIn(email: string, password: string): Promise<Problem | null> {
    const answer = await ask(signInEmailPassword, { email, password });
    if (answer.__typename !== 'AuthEmailNotVerifiedError') return follow(answer);
    setAt({ step: 'verify', email });
    return null;
  }

  if (at.step === 'second')
    return (
      <Step title={words.second.title} key="second">
        <SecondFactor ticket={at.ticket} mayRemember onDone={() => void arrive()} onEnd={restart} />
      </Step>
    );
  if (at.step === 'enroll')
    return <FirstEnrollment ticket={at.ticket} onDone={() => void arrive()} onEnd={restart} />;
  if (at.step === 'verify') return <MailSent email={at.email} about="verify" />;
  return (
    <Step title={words.signIn.title} key="first">
      <Trouble doing={at} />
      <Form
        button={words.signIn.button}
        onSubmit={({ email, password }) => signIn(email!, password!)}
      >
        <Field name="email" label={words.email} type="email" autocomplete="username webauthn" />
        <Field
          name="password"
          label={words.password}
          type="password"
          autocomplete="current-password"
        />
      </Form>
      <PasskeySignIn onAnswer={follow} />
      <div class="links">
        <Link to="/account/sign-up">{words.signIn.noAccount}</Link>
        <Link to="/account/forgot-password">{words.signIn.forgot}</Link>
      </div>
    </Step>
  );
}
