import { useState } from 'preact/hooks';
import type { Ask } from '../api/ask.ts';
import type { Problem } from '../api/failure.ts';
import { passkeysWork } from '../api/passkeys.ts';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { EmailWay } from './email-way.tsx';
import { PasskeyWay } from './passkey-way.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SmsWay } from './sms-way.tsx';
import { TotpWay } from './totp-way.tsx';
import type { Types } from './way.ts';

type FactorType = keyof typeof WAYS;

const WAYS = { TOTP: TotpWay, WEBAUTHN: PasskeyWay, SMS: SmsWay, EMAIL: EmailWay } as const;

/** Which one, then the one, then its recovery codes. */
export function Enroll(props: {
  ask: Ask;
  types: Types;
  why: string;
  onDone: () => void;
  onEnd: (problem: Problem) => void;
  onCancel?: () => void;
  /** Where it is an offer: what putting it off is called. Nothing begins before something is chosen. */
  notNow?: string;
}) {
  const words = useWords();
  const { onCancel } = props;
  const types = (Object.keys(WAYS) as FactorType[]).filter(
    (type) => props.types.includes(type) && (type !== 'WEBAUTHN' || passkeysWork),
  );
  const only = types.length === 1 && !props.notNow ? types[0]! : null;
  const [type, setType] = useState<FactorType | null>(only);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  if (codes)
    return (
      <Step title={words.recovery.title} key="codes">
        <RecoveryCodes codes={codes} onKept={props.onDone} />
      </Step>
    );

  const Way = type && WAYS[type];
  const leave = only || !type ? onCancel : () => setType(null);
  return (
    <Step title={type ? words.factors[type] : words.enroll.title} key={type}>
      {!type && <p>{`${props.why} ${words.enroll.which}`}</p>}
      {Way ? (
        <Way
          ask={props.ask}
          onEnrolled={(recoveryCodes) => (recoveryCodes ? setCodes(recoveryCodes) : props.onDone())}
          orEnd={(problem) => {
            if (problem.__typename !== 'signedOut') return problem;
            props.onEnd({ __typename: 'ended' });
            return null;
          }}
        />
      ) : (
        types.map((one) => (
          <button type="button" class="whole" key={one} onClick={() => setType(one)}>
            {words.factors[one]}
          </button>
        ))
      )}
      {leave && (
        <div class="acts">
          <button type="button" onClick={() => leave()}>
            {type && !only ? words.back : (props.notNow ?? words.cancel)}
          </button>
        </div>
      )}
    </Step>
  );
}
