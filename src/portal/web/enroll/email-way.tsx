import { useState } from 'preact/hooks';
import { isFailure } from '../api/failure.ts';
import { enrollMfaEmail, verifyEnrollMfaEmail } from '../api/operations.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import type { WayProps } from './way.ts';

export function EmailWay({ ask, onEnrolled, orEnd }: WayProps) {
  const words = useWords();
  const [sent, setSent] = useState<{ factorId: string; maskedTarget: string } | null>(null);

  if (!sent)
    return (
      <Form
        button={words.enroll.send}
        onSubmit={async () => {
          const answer = await ask(enrollMfaEmail, {});
          if (isFailure(answer)) return orEnd(answer);
          setSent(answer);
          return null;
        }}
      />
    );
  return (
    <>
      <p role="status">{words.second.EMAIL(sent.maskedTarget)}</p>
      <CodeForm
        button={words.enroll.activate}
        onCode={async (code) => {
          const { factorId } = sent;
          const answer = await ask(verifyEnrollMfaEmail, { factorId, code });
          if (isFailure(answer)) return orEnd(answer);
          onEnrolled(answer.recoveryCodes);
          return null;
        }}
      />
    </>
  );
}
