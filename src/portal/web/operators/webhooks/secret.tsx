import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords } from '../../words/language.tsx';
import { useOperatorWords } from '../words/words.ts';

/** Shown once, until it is put away: the service does not tell it again. */
export function Secret({ secret, onKept }: { secret: string; onKept: () => void }) {
  const words = useWords();
  const own = useOperatorWords().webhooks;
  const [copied, setCopied] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current!.focus(), []);
  return (
    <section class="part">
      <h2 tabIndex={-1} ref={heading}>
        {own.secret}
      </h2>
      <p>{own.secretText}</p>
      <p>
        <code>{secret}</code>
      </p>
      <div class="acts after">
        <button
          type="button"
          onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
        >
          {words.recovery.copy}
        </button>
        <button type="button" onClick={onKept}>
          {own.kept}
        </button>
      </div>
      <p role="status">{copied && words.recovery.copied}</p>
    </section>
  );
}
