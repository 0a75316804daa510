import { useAskWithProof } from '../../account/step-up.tsx';
import { isFailure, type Problem } from '../../api/failure.ts';
import { go } from '../../app/router.ts';
import { useDoing } from '../../parts/doing.ts';
import { Act, Trouble } from '../../parts/form.tsx';
import {
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  sendTestWebhook,
  updateWebhookEndpoint,
} from '../operations.ts';
import { ConfirmedAct } from '../parts/confirm.tsx';
import { useOperatorWords } from '../words/words.ts';
import type { Endpoint } from './endpoint-of.ts';

export function EndpointActs(props: {
  endpoint: Endpoint;
  done: (said: string) => Promise<void>;
  onSecret: (secret: string) => void;
}) {
  const words = useOperatorWords().webhooks;
  const doing = useDoing();
  const ask = useAskWithProof();
  const { done } = props;
  const { id, url, enabled } = props.endpoint;

  async function turn(): Promise<Problem | null> {
    const answer = await ask(updateWebhookEndpoint, { id, enabled: !enabled });
    if (isFailure(answer)) return answer;
    await done(enabled ? words.turnedOff : words.turnedOn);
    return null;
  }
  async function sendTest(): Promise<Problem | null> {
    const answer = await ask(sendTestWebhook, { id });
    if (isFailure(answer)) return answer;
    await done(words.testAsked);
    return null;
  }
  async function rotate(): Promise<Problem | null> {
    const answer = await ask(rotateWebhookSecret, { id });
    if (isFailure(answer)) return answer;
    props.onSecret(answer.secret);
    return null;
  }
  async function forget(): Promise<void> {
    await ask(deleteWebhookEndpoint, { id });
    go('/account/operators/webhooks', { replace: true });
  }

  return (
    <>
      <Trouble doing={doing} />
      <div class="acts after">
        <Act doing={doing} onClick={sendTest}>
          {words.test}
        </Act>
        {enabled ? (
          <ConfirmedAct
            label={words.turnOff}
            question={words.turnOffWhich(url)}
            text={words.turnOffText}
            doing={doing}
            onClick={turn}
          />
        ) : (
          <Act doing={doing} onClick={turn}>
            {words.turnOn}
          </Act>
        )}
        <ConfirmedAct
          label={words.rotate}
          question={words.rotateOf(url)}
          text={words.rotateText}
          doing={doing}
          onClick={rotate}
        />
        <ConfirmedAct
          label={words.forget}
          question={words.forgetWhich(url)}
          text={words.forgetText}
          doing={doing}
          onClick={forget}
        />
      </div>
    </>
  );
}
