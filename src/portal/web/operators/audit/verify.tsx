import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import type { Answer } from '../../api/failure.ts';
import { useDoing } from '../../parts/doing.ts';
import { Act, Trouble } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import { verifyAuditLog } from '../operations.ts';
import { useOperatorWords } from '../words/words.ts';

/** Whether the log is what was recorded: the whole of it is read, so it is asked for by a button. */
export function Verify() {
  const words = useWords();
  const own = useOperatorWords().audit;
  const doing = useDoing();
  const [found, setFound] = useState<Answer<'verifyAuditLog'> | null>(null);
  const broken = found && !found.intact;
  return (
    <section class="part">
      <h2>{own.verifyTitle}</h2>
      <div class="acts after">
        <Act
          doing={doing}
          onClick={async () => {
            setFound(null);
            setFound(await ask(verifyAuditLog, {}));
          }}
        >
          {own.verify}
        </Act>
      </div>
      <p role="status">
        {doing.busy && words.loading}
        {found?.intact && own.intact(found.checkedEvents)}
      </p>
      {/* There from the start, so that what is put into it is announced. */}
      <p role="alert" class="trouble">
        {broken && own.broken(found.checkedEvents, found.firstBrokenId)}
      </p>
      <Trouble doing={doing} />
      {found && (
        <p class="soft">
          {own.head} <code>{found.headHash}</code>
        </p>
      )}
    </section>
  );
}
