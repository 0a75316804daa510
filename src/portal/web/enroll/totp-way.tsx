import { useEffect, useState } from 'preact/hooks';
import { isFailure, type Answer } from '../api/failure.ts';
import { generateTotp, verifyChangeUserMfa } from '../api/operations.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { enrolled, type WayProps } from './way.ts';

type Prepared = Extract<Answer<'generateTotp'>, { __typename: 'MfaTotpEnrollment' }>;

export function TotpWay(way: WayProps) {
  const { ask, orEnd } = way;
  const words = useWords();
  const doing = useDoing();
  const [prepared, setPrepared] = useState<Prepared | null>(null);

  async function prepare() {
    const answer = await ask(generateTotp, { name: words.factors.TOTP });
    if (isFailure(answer)) return orEnd(answer);
    setPrepared(answer);
    return null;
  }
  useEffect(() => void doing.run(prepare), []);

  if (!prepared)
    return (
      <>
        <p role="status">{doing.busy && words.loading}</p>
        <Trouble doing={doing} />
        {doing.problem && (
          <Act doing={doing} onClick={prepare}>
            {words.next}
          </Act>
        )}
      </>
    );
  return (
    <>
      <p>{words.enroll.TOTP}</p>
      <img class="qr" src={prepared.imageUrl} alt={words.enroll.picture} />
      <p>
        {words.enroll.key} <strong class="key">{inFours(prepared.totpSecret)}</strong>
      </p>
      <CodeForm
        button={words.enroll.activate}
        onCode={async (code) => {
          return enrolled(way, await ask(verifyChangeUserMfa, { activeMfaType: 'TOTP', code }));
        }}
      />
    </>
  );
}

const inFours = (text: string): string => text.replaceAll(/(.{4})(?=.)/g, '$1 ');
