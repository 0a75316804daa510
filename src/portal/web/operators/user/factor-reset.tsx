import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../../api/failure.ts';
import { useAskWithProof } from '../../account/step-up.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import {
  approveUserMfaReset,
  authUserMfaResets,
  resetUserMfa,
  withdrawUserMfaReset,
} from '../operations.ts';
import { ConfirmedAct } from '../parts/confirm.tsx';
import { moment } from '../parts/moment.ts';
import { useOperatorWords } from '../words/words.ts';
import type { Part } from './some-user.ts';

type Pending = NonNullable<Answer<'authUserMfaResets'>>[number];

/** For whoever has lost every second step: at once, or when others agree and its time has come. */
export function FactorReset({ user, done }: Part) {
  const { tag } = useWords();
  const words = useOperatorWords().reset;
  const doing = useDoing();
  const looking = useDoing();
  const askWithProof = useAskWithProof();
  const [pending, setPending] = useState<Pending | null>(null);

  async function look(): Promise<void> {
    const resets = await ask(authUserMfaResets, { userId: user.id });
    setPending(resets?.[0] ?? null);
  }
  // Whatever was done to them may have ended it.
  useEffect(() => void looking.run(look), [user]);

  const step =
    (operation: typeof resetUserMfa | typeof approveUserMfaReset | typeof withdrawUserMfaReset) =>
    async (): Promise<Problem | null> => {
      const answer = await askWithProof(operation, { userId: user.id });
      if (isFailure(answer)) {
        await look();
        return answer;
      }
      if (answer.__typename === 'AuthUserMfaResetPending') await done(words.waits);
      else await done(operation === withdrawUserMfaReset ? words.withdrawn : words.happened);
      return null;
    };

  return (
    <section class="part">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      {pending && (
        <p>
          {[
            words.asked(moment(tag, pending.requestedAt)),
            words.missing(pending.approvalsMissing),
            words.effective(moment(tag, pending.effectiveAt)),
            words.stop,
          ].join(' ')}
        </p>
      )}
      <Trouble doing={looking} />
      <Trouble doing={doing} />
      <div class="acts">
        {pending ? (
          <>
            {pending.approvalsMissing > 0 && (
              <ConfirmedAct
                label={words.approve}
                question={words.approveWhom(user.email)}
                text={words.approveText}
                doing={doing}
                onClick={step(approveUserMfaReset)}
              />
            )}
            <ConfirmedAct
              label={words.withdraw}
              question={words.withdrawWhom(user.email)}
              text={words.withdrawText}
              doing={doing}
              onClick={step(withdrawUserMfaReset)}
            />
          </>
        ) : (
          <ConfirmedAct
            label={words.reset}
            question={words.resetWhom(user.email)}
            text={words.resetText}
            doing={doing}
            onClick={step(resetUserMfa)}
          />
        )}
      </div>
    </section>
  );
}
