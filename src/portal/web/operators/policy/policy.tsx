import { useEffect, useRef, useState } from 'preact/hooks';
import { useAskWithProof } from '../../account/step-up.tsx';
import { ask } from '../../api/ask.ts';
import { isFailure, type Problem } from '../../api/failure.ts';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { Step } from '../../parts/step.tsx';
import { useWords } from '../../words/language.tsx';
import { mfaPolicy, previewMfaPolicy, updateMfaPolicy } from '../operations.ts';
import { ConfirmedAct } from '../parts/confirm.tsx';
import { moment } from '../parts/moment.ts';
import { useOperatorWords } from '../words/words.ts';
import type { Change, Policy as Rules } from './change.ts';
import { PolicyForm } from './policy-form.tsx';
import { Preview } from './preview.tsx';
import type { Previewed } from './groups.ts';

type Proposed = { readonly change: Change; readonly now: Previewed; readonly after: Previewed };

/** Who is asked for a second step: as it is, as it would be, and then as it was decided. */
export function Policy() {
  const words = useWords();
  const own = useOperatorWords().policy;
  const doing = useDoing();
  const askWithProof = useAskWithProof();
  const [rules, setRules] = useState<Rules | null>(null);
  const [proposed, setProposed] = useState<Proposed | null>(null);
  const [said, setSaid] = useState('');
  // What is typed after it was previewed, or meanwhile, is another change.
  const turn = useRef(0);
  const typed = (): void => {
    turn.current += 1;
    setProposed(null);
  };

  const look = async (): Promise<void> => setRules(await ask(mfaPolicy, {}));
  useEffect(() => void doing.run(look), []);

  async function preview(change: Change): Promise<void> {
    setSaid('');
    if (Object.keys(change).length === 0) return setSaid(own.nothing);
    const mine = turn.current;
    const [now, after] = await Promise.all([
      ask(previewMfaPolicy, { input: {} }),
      ask(previewMfaPolicy, { input: change }),
    ]);
    if (now && after && mine === turn.current) setProposed({ change, now, after });
  }

  async function save({ version }: Rules, { change }: Proposed): Promise<Problem | null> {
    const answer = await askWithProof(updateMfaPolicy, { input: change, ifVersion: version });
    setProposed(null);
    await look();
    if (isFailure(answer)) return answer;
    setSaid(own.saved);
    return null;
  }

  const lost = proposed?.after.lockedOut.count ?? 0;
  return (
    <Step title={own.title}>
      <p role="status" class="said">
        {rules ? said : doing.busy && words.loading}
      </p>
      <Trouble doing={doing} />
      {rules && (
        <>
          <p class="soft">{own.since(rules.version, moment(words.tag, rules.updatedAt))}</p>
          <div onInput={typed}>
            <PolicyForm key={rules.version} rules={rules} onPreview={preview} />
          </div>
          {proposed && (
            <Preview now={proposed.now} after={proposed.after}>
              <ConfirmedAct
                class="primary"
                label={own.save}
                question={own.saveIt}
                text={lost > 0 ? own.saveLocksOut(lost) : own.saveText}
                doing={doing}
                onClick={() => save(rules, proposed)}
              />
            </Preview>
          )}
        </>
      )}
    </Step>
  );
}
