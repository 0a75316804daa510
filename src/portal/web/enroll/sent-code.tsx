import type { Problem } from '../api/failure.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { useWords } from '../words/language.tsx';

/** The second half of the ways by which a code is sent. */
export function SentCode(props: {
  told: string;
  onCode: (code: string) => Promise<Problem | null>;
}) {
  const words = useWords();
  return (
    <>
      <p role="status">{props.told}</p>
      <CodeForm button={words.enroll.activate} onCode={props.onCode} />
    </>
  );
}
