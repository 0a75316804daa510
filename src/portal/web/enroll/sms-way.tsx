import { useState } from 'preact/hooks';
import { isFailure } from '../api/failure.ts';
import { enrollMfaSms, verifyEnrollMfaSms } from '../api/operations.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { Field, Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import type { WayProps } from './way.ts';

export function SmsWay({ ask, onEnrolled, orEnd }: WayProps) {
  const words = useWords();
  const [sent, setSent] = useState<{ factorId: string; maskedTarget: string } | null>(null);

  if (!sent)
    return (
      <Form
        button={words.enroll.send}
        onSubmit={async ({ phoneNumber }) => {
          const answer = await ask(enrollMfaSms, {
            phoneNumber: phoneNumber!.replaceAll(/[\s()./-]/g, ''),
          });
          if (isFailure(answer)) return orEnd(answer);
          setSent(answer);
          return null;
        }}
      >
        <Field
          name="phoneNumber"
          label={words.enroll.phone}
          hint={words.enroll.phoneHint}
          type="tel"
          autocomplete="tel"
        />
      </Form>
    );
  return (
    <>
      <p role="status">{words.second.SMS(sent.maskedTarget)}</p>
      <CodeForm
        button={words.enroll.activate}
        onCode={async (code) => {
          const { factorId } = sent;
          const answer = await ask(verifyEnrollMfaSms, { factorId, code });
          if (isFailure(answer)) return orEnd(answer);
          onEnrolled(answer.recoveryCodes);
          return null;
        }}
      />
    </>
  );
}
