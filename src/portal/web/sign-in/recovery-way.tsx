import { ask } from '../api/ask.ts';
import { verifySignInMfaRecoveryCode } from '../api/operations.ts';
import { Field, Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import type { Redeemed } from './ticket.ts';

export function RecoveryWay({ ticket, redeemed }: { ticket: string; redeemed: Redeemed }) {
  const words = useWords();
  return (
    <>
      <p>{words.second.recovery}</p>
      <Form
        button={words.second.verify}
        onSubmit={async ({ code }) =>
          redeemed(await ask(verifySignInMfaRecoveryCode, { ticket, code: code!.trim() }))
        }
      >
        <Field name="code" label={words.second.recoveryCode} autocomplete="off" />
      </Form>
    </>
  );
}
