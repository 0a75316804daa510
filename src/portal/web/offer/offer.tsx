import { useEffect, useState } from 'preact/hooks';
import { useAskWithProof, WithStepUp } from '../account/step-up.tsx';
import { day } from '../account/dates.ts';
import { auth } from '../api/ask.ts';
import { arrive } from '../app/arrive.ts';
import { go } from '../app/router.ts';
import { Enroll } from '../enroll/enroll.tsx';
import { useDoing } from '../parts/doing.ts';
import { Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { findOffer, remember } from './due.ts';

type Found = NonNullable<Awaited<ReturnType<typeof findOffer>>>;

/** A second step for who has none. Whatever is chosen, or not, everybody arrives. */
export function Offer() {
  const words = useWords();
  const doing = useDoing();
  const [found, setFound] = useState<Found | null>(null);

  async function look(): Promise<void> {
    if ((await auth.accessToken()) === null) return go('/account/sign-in', { replace: true });
    const offer = await findOffer();
    if (!offer) return arrive();
    remember(offer.user.id);
    setFound(offer);
  }
  useEffect(() => void doing.run(look), []);

  if (found)
    return (
      <WithStepUp>
        <Offered found={found} />
      </WithStepUp>
    );
  return (
    <>
      <p role="status">{doing.busy && words.loading}</p>
      <Trouble doing={doing} />
    </>
  );
}

function Offered({ found }: { found: Found }) {
  const words = useWords();
  const askWithProof = useAskWithProof();
  const deadline = found.user.mfa?.enrollmentDeadline;
  return (
    <Enroll
      ask={askWithProof}
      types={found.types}
      why={deadline ? words.offer.until(day(words.tag, deadline)) : words.offer.why}
      onDone={() => void arrive()}
      onEnd={() => void arrive()}
      onCancel={() => void arrive()}
      notNow={words.offer.notNow}
    />
  );
}
