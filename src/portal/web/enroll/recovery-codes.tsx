import { useState } from 'preact/hooks';
import { facts } from '../api/facts.ts';
import { download } from '../parts/download.ts';
import { Check, Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';

/** Shown once: nobody goes on before they say that the codes are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  const text = `${facts.name}: ${words.recovery.list}\n\n${codes.join('\n')}\n`;

  return (
    <>
      <p>{words.recovery.text}</p>
      <ol class="codes" aria-label={words.recovery.list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div class="acts after">
        <button
          type="button"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {words.recovery.copy}
        </button>
        <button type="button" onClick={() => download('recovery-codes.txt', 'text/plain', text)}>
          {words.recovery.download}
        </button>
        <button type="button" onClick={() => print()}>
          {words.recovery.print}
        </button>
      </div>
      <p role="status">{copied && words.recovery.copied}</p>
      <Form button={words.next} onSubmit={async () => onKept()}>
        <Check name="kept" label={words.recovery.kept} required />
      </Form>
    </>
  );
}
