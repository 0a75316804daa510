import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure, type Problem } from '../api/failure.ts';
import {
  authConfig,
  generateSignInMfaWebauthn,
  sendSignInMfaCode,
  verifySignInMfaEmail,
  verifySignInMfaSms,
  verifySignInMfaTotp,
  verifySignInMfaWebauthn,
} from '../api/operations.ts';
import { askPasskey } from '../api/passkeys.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { useDoing } from '../parts/doing.ts';
import { Act, Check, Form, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import type { Factor, Redeemed } from './ticket.ts';

type Props = { ticket: string; factor: Factor; mayRemember: boolean; redeemed: Redeemed };

const VERIFY = {
  TOTP: verifySignInMfaTotp,
  SMS: verifySignInMfaSms,
  EMAIL: verifySignInMfaEmail,
} as const;

/** One factor of a ticket. */
export function FactorWay({ ticket, factor, mayRemember, redeemed }: Props) {
  const words = useWords();
  const { type } = factor;
  const remember = <Remember may={mayRemember} />;

  if (type === 'WEBAUTHN')
    return (
      <>
        <p>{words.second.WEBAUTHN}</p>
        <Form
          button={words.second.usePasskey}
          onSubmit={async (typed) => {
            const made = await ask(generateSignInMfaWebauthn, { ticket });
            if (isFailure(made)) return redeemed(made);
            const credential = await askPasskey(made.options);
            const rememberDevice = 'remember' in typed;
            return redeemed(
              await ask(verifySignInMfaWebauthn, { ticket, credential, rememberDevice }),
            );
          }}
        >
          {remember}
        </Form>
      </>
    );

  const form = (
    <CodeForm
      button={words.second.verify}
      onCode={async (otp, typed) =>
        redeemed(await ask(VERIFY[type], { ticket, otp, rememberDevice: 'remember' in typed }))
      }
    >
      {remember}
    </CodeForm>
  );
  if (type === 'TOTP')
    return (
      <>
        <p>{words.second.TOTP}</p>
        {form}
      </>
    );
  return (
    <Sent ticket={ticket} factor={factor} redeemed={redeemed}>
      {form}
    </Sent>
  );
}

/** A code that is sent as soon as this way is taken. */
function Sent(
  props: Pick<Props, 'ticket' | 'factor' | 'redeemed'> & { children: preact.JSX.Element },
) {
  const words = useWords();
  const doing = useDoing();
  const [sent, setSent] = useState(0);
  const { ticket, factor } = props;

  async function send(): Promise<Problem | null> {
    const answer = await ask(sendSignInMfaCode, { ticket, factorId: factor.id });
    if (isFailure(answer)) return props.redeemed(answer);
    setSent((count) => count + 1);
    return null;
  }
  useEffect(() => void doing.run(send), []);

  const target = factor.maskedTarget ?? factor.name;
  return (
    <>
      <p role="status">
        {sent === 0 && doing.busy && words.second.sending}
        {sent > 1 && words.second.sentAgain}
      </p>
      {sent > 0 && <p>{words.second[factor.type === 'SMS' ? 'SMS' : 'EMAIL'](target)}</p>}
      {props.children}
      <Trouble doing={doing} />
      <div class="acts">
        <Act doing={doing} onClick={send}>
          {words.second.again}
        </Act>
      </div>
    </>
  );
}

/** Only where the policy has it. */
function Remember({ may }: { may: boolean }) {
  const words = useWords();
  const [allowed, setAllowed] = useState(false);
  useEffect(() => {
    if (!may) return;
    ask(authConfig, {}).then(
      (config) => setAllowed(config?.trustedDevicesEnabled ?? false),
      () => {},
    );
  }, []);
  return allowed ? <Check name="remember" label={words.second.remember} /> : null;
}
