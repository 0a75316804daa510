import { useEffect } from 'preact/hooks';
import { useDoing } from '../parts/doing.ts';
import { Act } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { arrive, comesFromApp, lastRefusal, returnTo } from './arrive.ts';
import { go } from './router.ts';

/** The address is shown and leads nowhere: whoever sent somebody here may have made it up. */
export function NoWayBack() {
  const words = useWords();
  const doing = useDoing();
  useEffect(() => {
    if (!comesFromApp) go('/account', { replace: true });
  }, []);
  const refusal = lastRefusal();
  return (
    <Step title={words.noWayBack.title}>
      <p role="status">{words.noWayBack.text(siteOf(returnTo()))}</p>
      {refusal !== null && (
        <p class="soft" lang="en">
          {refusal}
        </p>
      )}
      <div class="links">
        <Link to="/account">{words.noWayBack.toAccount}</Link>
      </div>
      {refusal === null && (
        <div class="acts">
          <Act doing={doing} onClick={arrive}>
            {words.noWayBack.again}
          </Act>
        </div>
      )}
    </Step>
  );
}

const siteOf = (address: string): string =>
  URL.canParse(address) && new URL(address).host ? new URL(address).host : address.slice(0, 80);
