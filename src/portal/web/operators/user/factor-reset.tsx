import { useState } from 'preact/hooks';
import { isFailure, type Answer, type Problem } from '../../api/failure.ts';
import { useAskWithProof } from '../../account/step-up.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import { approveUserMfaReset, resetUserMfa } from '../operations.ts';
import { ConfirmedAct } from '../parts/confirm.tsx';
import { moment } from '../parts/moment.ts';
import { useOperatorWords } from '../words/words.ts';
import type { Part } from './some-user.ts';

type Pending = Extract<Answer<'resetUserMfa'>, { readonly __typename: 'AuthUserMfaResetPending' }>;

/** For whoever has lost every second step: at once, or when others agree and its time has come. */
export function FactorReset({ user, done }: Part) {
  const { tag } = useWords();
  const words = useOperatorWords().reset;
  const doing = useDoing();
  const ask = useAskWithProof();
  const [pending, setPending] = useState<Pending | null>(null);

  const step =
    (operation: typeof resetUserMfa | typeof approveUserMfaReset) =>
    async (): Promise<Problem | null> => {
      const answer = await ask(operation, { userId: user.id });
      if (isFailure(answer)) {
        setPending(null);
        return answer;
      }
      const waits = answer.__typename === 'AuthUserMfaResetPending';
      setPending(waits ? answer : null);
      await done(waits ? words.asked : words.happened);
      return null;
    };

  return (
    <section class="part">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      {pending && (
        <p>
          {[
            words.missing(pending.approvalsMissing),
            words.effective(moment(tag, pending.effectiveAt)),
            words.stop,
          ].join(' ')}
        </p>
      )}
      <Trouble doing={doing} />
      <div class="acts">
        <ConfirmedAct
          label={words.reset}
          question={words.resetWhom(user.email)}
          text={words.resetText}
          doing={doing}
          onClick={step(resetUserMfa)}
        />
        <ConfirmedAct
          label={words.approve}
          question={words.approveWhom(user.email)}
          text={words.approveText}
          doing={doing}
          onClick={step(approveUserMfaReset)}
        />
      </div>
    </section>
  );
}
