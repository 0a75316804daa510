import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { Link } from '../../parts/link.tsx';
import { Step } from '../../parts/step.tsx';
import { useWords } from '../../words/language.tsx';
import { authWebhookEndpoints } from '../operations.ts';
import { useOperatorWords } from '../words/words.ts';
import { CreateEndpoint } from './create-endpoint.tsx';
import { Secret } from './secret.tsx';
import type { Endpoint } from './endpoint-of.ts';

/** Who is told of what happens. */
export function Webhooks() {
  const words = useWords();
  const own = useOperatorWords().webhooks;
  const doing = useDoing();
  const [endpoints, setEndpoints] = useState<readonly Endpoint[] | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const look = async (): Promise<void> => setEndpoints(await ask(authWebhookEndpoints, {}));
  useEffect(() => void doing.run(look), []);

  return (
    <Step title={own.title}>
      <p role="status">{doing.busy && !endpoints && words.loading}</p>
      <Trouble doing={doing} />
      {endpoints?.length === 0 && <p>{own.none}</p>}
      <ul class="list">
        {endpoints?.map((endpoint) => (
          <li key={endpoint.id}>
            <Link to={`/account/operators/webhooks/${endpoint.id}`}>{endpoint.url}</Link>
            <div class="soft">
              {[
                endpoint.enabled ? own.on : own.off,
                endpoint.eventTypes.join(', ') || own.everything,
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {secret === null ? (
        <CreateEndpoint
          onCreated={async (created) => {
            setSecret(created);
            await look();
          }}
        />
      ) : (
        <Secret secret={secret} onKept={() => setSecret(null)} />
      )}
    </Step>
  );
}
