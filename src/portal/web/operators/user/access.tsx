import { isFailure, type Problem } from '../../api/failure.ts';
import { useAskWithProof } from '../../account/step-up.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Act, Trouble } from '../../parts/form.tsx';
import { disableUser, enableUser, revokeUserSessions, unlockUser } from '../operations.ts';
import { ConfirmedAct } from '../parts/confirm.tsx';
import { useOperatorWords } from '../words/words.ts';
import type { Part } from './some-user.ts';

/** Whether they get in, and where they are. */
export function Access({ user, done }: Part) {
  const words = useOperatorWords().access;
  const doing = useDoing();
  const ask = useAskWithProof();
  const of = { userId: user.id };

  async function endSessions(): Promise<Problem | null> {
    const answer = await ask(revokeUserSessions, of);
    if (isFailure(answer)) return answer;
    await done(words.ended(answer.count));
    return null;
  }
  const change =
    (operation: typeof disableUser | typeof enableUser | typeof unlockUser, said: string) =>
    async (): Promise<Problem | null> => {
      const answer = await ask(operation, of);
      if (isFailure(answer)) return answer;
      await done(said);
      return null;
    };

  return (
    <section class="part">
      <h2>{words.title}</h2>
      <Trouble doing={doing} />
      <div class="acts">
        <ConfirmedAct
          label={words.endSessions}
          question={words.endSessionsOf(user.email)}
          text={words.endSessionsText}
          doing={doing}
          onClick={endSessions}
        />
        <ConfirmedAct
          label={words.unlock}
          question={words.unlockWhom(user.email)}
          text={words.unlockText}
          doing={doing}
          onClick={change(unlockUser, words.unlocked)}
        />
        {user.disabled ? (
          <Act doing={doing} onClick={change(enableUser, words.enabled)}>
            {words.enable}
          </Act>
        ) : (
          <ConfirmedAct
            label={words.disable}
            question={words.disableWhom(user.email)}
            text={words.disableText}
            doing={doing}
            onClick={change(disableUser, words.disabled)}
          />
        )}
      </div>
    </section>
  );
}
