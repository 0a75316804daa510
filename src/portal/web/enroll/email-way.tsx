import { useState } from 'preact/hooks';
import { isFailure } from '../api/failure.ts';
import { enrollMfaEmail, verifyEnrollMfaEmail } from '../api/operations.ts';
import { Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { SentCode } from './sent-code.tsx';
import { enrolled, type WayProps } from './way.ts';

export function EmailWay(way: WayProps) {
  const { ask, orEnd } = way;
  const words = useWords();
  const [sent, setSent] = useState<{ factorId: string; maskedTarget: string } | null>(null);

  if (!sent)
    return (
      <>
        <p>{words.enroll.EMAIL}</p>
        <Form
          button={words.enroll.send}
          onSubmit={async () => {
            const answer = await ask(enrollMfaEmail, {});
            if (isFailure(answer)) return orEnd(answer);
            setSent(answer);
            return null;
          }}
        />
      </>
    );
  return (
    <SentCode
      told={words.second.EMAIL(sent.maskedTarget)}
      onCode={async (code) => {
        const { factorId } = sent;
        return enrolled(way, await ask(verifyEnrollMfaEmail, { factorId, code }));
      }}
    />
  );
}
