import { AUDIT_EVENT_TYPES } from '../../../../audit/audit-event-types.ts';
import { useAskWithProof } from '../../account/step-up.tsx';
import { isFailure } from '../../api/failure.ts';
import { Check, Field, Form } from '../../parts/form.tsx';
import { createWebhookEndpoint } from '../operations.ts';
import { useOperatorWords } from '../words/words.ts';

const TYPES = AUDIT_EVENT_TYPES.toSorted();

/** A new one, of whose secret whoever asked for it hears once. */
export function CreateEndpoint({ onCreated }: { onCreated: (secret: string) => Promise<void> }) {
  const words = useOperatorWords().webhooks;
  const ask = useAskWithProof();
  return (
    <section class="part">
      <h2>{words.create}</h2>
      <Form
        button={words.createIt}
        onSubmit={async ({ url, ...typed }) => {
          const eventTypes = TYPES.filter((type) => typed[type] !== undefined);
          const answer = await ask(createWebhookEndpoint, { url: url!, eventTypes });
          if (isFailure(answer)) return answer;
          await onCreated(answer.secret);
          return null;
        }}
      >
        <Field name="url" label={words.url} hint={words.urlHint} autocomplete="off" />
        <details class="field">
          <summary>{words.which}</summary>
          <fieldset>
            <legend class="hint">{words.whichHint}</legend>
            {TYPES.map((type) => (
              <Check key={type} name={type} label={type} />
            ))}
          </fieldset>
        </details>
      </Form>
    </section>
  );
}
