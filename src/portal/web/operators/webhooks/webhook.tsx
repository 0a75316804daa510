import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import { NotFound } from '../../app/not-found.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Trouble } from '../../parts/form.tsx';
import { Step } from '../../parts/step.tsx';
import { useWords } from '../../words/language.tsx';
import { authWebhookDeliveries, authWebhookEndpoints } from '../operations.ts';
import { PAGE, useList } from '../parts/use-list.ts';
import { useOperatorWords } from '../words/words.ts';
import { Deliveries } from './deliveries.tsx';
import { EndpointActs } from './endpoint-acts.tsx';
import type { Endpoint } from './endpoint-of.ts';
import { Secret } from './secret.tsx';

/** One endpoint: what can be done with it, and what was sent there. */
export function Webhook({ id }: { id: string }) {
  const words = useWords();
  const own = useOperatorWords().webhooks;
  const doing = useDoing();
  const [endpoint, setEndpoint] = useState<Endpoint | null | undefined>();
  const [secret, setSecret] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const deliveries = useList(id, (endpointId, after) =>
    ask(authWebhookDeliveries, { endpointId, first: PAGE, after }),
  );
  const look = async (): Promise<void> => {
    const endpoints = await ask(authWebhookEndpoints, {});
    setEndpoint(endpoints?.find((each) => each.id === id) ?? null);
  };
  useEffect(() => void doing.run(look), []);
  const done = async (what: string): Promise<void> => {
    setSaid('');
    await Promise.all([look(), deliveries.again()]);
    setSaid(what);
  };

  if (endpoint === null) return <NotFound />;
  if (!endpoint)
    return (
      <>
        <p role="status">{doing.busy && words.loading}</p>
        <Trouble doing={doing} />
      </>
    );
  return (
    <Step title={endpoint.url}>
      <p role="status" class="said">
        {said}
      </p>
      <p>{endpoint.enabled ? own.isOn : own.isOff}</p>
      <p>
        {own.toldOf} {endpoint.eventTypes.join(', ') || own.everything}
      </p>
      <EndpointActs endpoint={endpoint} done={done} onSecret={setSecret} />
      {secret !== null && <Secret secret={secret} onKept={() => setSecret(null)} />}
      <Deliveries list={deliveries} done={done} />
    </Step>
  );
}
