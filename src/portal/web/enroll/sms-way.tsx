import { useState } from 'preact/hooks';
import { isFailure } from '../api/failure.ts';
import { enrollMfaSms, verifyEnrollMfaSms } from '../api/operations.ts';
import { Field, Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { SentCode } from './sent-code.tsx';
import { enrolled, type WayProps } from './way.ts';

export function SmsWay(way: WayProps) {
  const { ask, orEnd } = way;
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
    <SentCode
      told={words.second.SMS(sent.maskedTarget)}
      onCode={async (code) => {
        const { factorId } = sent;
        return enrolled(way, await ask(verifyEnrollMfaSms, { factorId, code }));
      }}
    />
  );
}
