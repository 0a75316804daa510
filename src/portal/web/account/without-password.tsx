import { isFailure } from '../api/failure.ts';
import { removePassword } from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { useWords } from '../words/language.tsx';
import { useAskWithProof } from './step-up.tsx';
import type { User } from './user.ts';

/** The service says whether the passkeys are enough for it. Before there is one, nothing is offered. */
export function RemovePassword({ mfa, look }: { mfa: User['mfa']; look: () => Promise<void> }) {
  const words = useWords().account;
  const doing = useDoing();
  const askWithProof = useAskWithProof();
  const passkeys = mfa?.factors.filter(({ type }) => type === 'WEBAUTHN').length ?? 0;
  if (!mfa || passkeys === 0 || (passkeys === 1 && mfa.recoveryCodesRemaining === 0)) return null;
  return (
    <>
      <p>{words.removePasswordText}</p>
      <Trouble doing={doing} />
      <Act
        doing={doing}
        onClick={async () => {
          const answer = await askWithProof(removePassword, {});
          if (isFailure(answer))
            return answer.__typename === 'AuthMfaEnforcedError'
              ? { __typename: 'tooFewPasskeys' }
              : answer;
          await look();
          return null;
        }}
      >
        {words.removePassword}
      </Act>
    </>
  );
}

/** In place of the form to change it. */
export function NoPassword() {
  const words = useWords();
  return (
    <section class="part">
      <h2>{words.password}</h2>
      <p role="status">{words.account.noPassword}</p>
      <Link to="/account/forgot-password">{words.account.newByMail}</Link>
    </section>
  );
}
