import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure } from '../api/failure.ts';
import {
  cancelUserMfaReset,
  restoreMfaFactor,
  stopEmailChange,
  verifyEmail,
} from '../api/operations.ts';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { useMailedToken } from './token.ts';

const OPERATIONS = {
  verify: verifyEmail,
  stopEmail: stopEmailChange,
  restore: restoreMfaFactor,
  cancelReset: cancelUserMfaReset,
} as const;

/** What a mailed link asks for, and a click does: to open a page uses nothing up. */
const pageOf = (about: keyof typeof OPERATIONS, next?: string): FunctionComponent =>
  function LinkPage() {
    const all = useWords();
    const words = all.links[about];
    const token = useMailedToken();
    const [done, setDone] = useState(false);

    if (done)
      return (
        <Step title={words.title} key="done">
          <p role="status">{words.done}</p>
          <Link to={next ?? '/account/sign-in'}>
            {next ? all.links.reset.title : all.mailed.toSignIn}
          </Link>
        </Step>
      );
    return (
      <Step title={words.title}>
        <p>{token === null ? all.links.incomplete : words.text}</p>
        {token !== null && (
          <Form
            byHandOnly
            button={words.button}
            onSubmit={async () => {
              const answer = await ask(OPERATIONS[about], { token });
              if (isFailure(answer)) return answer;
              setDone(true);
              return null;
            }}
          />
        )}
      </Step>
    );
  };

export const linkPages: Readonly<Record<string, FunctionComponent>> = {
  '/account/verify-email': pageOf('verify'),
  '/account/stop-email-change': pageOf('stopEmail', '/account/forgot-password'),
  '/account/restore-factor': pageOf('restore', '/account/forgot-password'),
  '/account/cancel-mfa-reset': pageOf('cancelReset'),
};
