import { useAskWithProof } from '../../account/step-up.tsx';
import { isFailure, type Answer, type Problem } from '../../api/failure.ts';
import { useDoing } from '../../parts/doing.ts';
import { Act, Trouble } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import { redeliverWebhook } from '../operations.ts';
import { moment } from '../parts/moment.ts';
import { Rows } from '../parts/rows.tsx';
import type { List } from '../parts/use-list.ts';
import { named } from '../words/named.ts';
import { useOperatorWords } from '../words/words.ts';

type Delivery = Answer<'authWebhookDeliveries'>['edges'][number]['node'];
type Done = (said: string) => Promise<void>;

/** What was sent there, try by try, the newest first. */
export function Deliveries({ list, done }: { list: List<Delivery>; done: Done }) {
  const words = useOperatorWords().webhooks;
  const doing = useDoing();
  return (
    <section class="part">
      <h2>{words.deliveries}</h2>
      <div class="acts after">
        <button type="button" disabled={list.busy} onClick={() => void list.again()}>
          {words.lookAgain}
        </button>
      </div>
      <Trouble doing={doing} />
      <Rows
        list={list}
        row={(delivery) => <DeliveryRow delivery={delivery} doing={doing} done={done} />}
      />
    </section>
  );
}

function DeliveryRow(props: {
  delivery: Delivery;
  doing: ReturnType<typeof useDoing>;
  done: Done;
}) {
  const { tag } = useWords();
  const words = useOperatorWords().webhooks;
  const ask = useAskWithProof();
  const { delivery, doing } = props;
  const { eventType, status, attemptedAt, nextAttemptAt, responseStatus } = delivery;

  async function again(): Promise<Problem | null> {
    const answer = await ask(redeliverWebhook, { deliveryId: delivery.id });
    if (isFailure(answer)) return answer;
    await props.done(words.sentAgain);
    return null;
  }
  return (
    <>
      <strong>{eventType}</strong> {named(words.statuses, status)}
      <div class="soft">
        {[
          words.attempt(delivery.attempt),
          attemptedAt && moment(tag, attemptedAt),
          responseStatus !== null && words.answered(responseStatus),
          delivery.error && words.failed(delivery.error),
          nextAttemptAt && words.next(moment(tag, nextAttemptAt)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {/* Of a test there is no event to send once more. */}
      {eventType !== 'webhook.test' && (
        <div class="acts">
          <Act
            class="small"
            label={`${words.sendAgain}: ${eventType}, ${words.attempt(delivery.attempt)}`}
            doing={doing}
            onClick={again}
          >
            {words.sendAgain}
          </Act>
        </div>
      )}
    </>
  );
}
