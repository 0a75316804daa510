import { useState } from 'preact/hooks';
import type { Problem } from '../api/failure.ts';
import { useWords } from '../words/language.tsx';
import { FactorWay } from './factor-way.tsx';
import { RecoveryWay } from './recovery-way.tsx';
import type { Factor, Redeemed, Ticket } from './ticket.ts';

/** What the ticket can be redeemed with: the first of them, and all others behind a button. */
export function SecondFactor(props: {
  ticket: Ticket;
  mayRemember?: boolean;
  /** Where only some would do. */
  accepted?: readonly string[];
  onDone: () => void;
  onEnd: (problem: Problem) => void;
}) {
  const words = useWords();
  const { ticket, accepted, mayRemember = false } = props;
  const factors = ticket.factors.filter(({ type }) => !accepted || accepted.includes(type));
  const [way, setWay] = useState<Factor | 'recovery' | 'choose'>(
    factors[0] ?? (ticket.recoveryCodeAllowed ? 'recovery' : 'choose'),
  );

  const redeemed: Redeemed = (answer) => {
    if (answer.__typename === 'AuthSession') {
      props.onDone();
      return null;
    }
    if (answer.__typename !== 'AuthInvalidTicketError') return answer as Problem;
    props.onEnd(answer as Problem);
    return null;
  };

  if (way === 'choose')
    return (
      <>
        <p>
          {factors.length || ticket.recoveryCodeAllowed ? words.second.which : words.second.none}
        </p>
        {factors.map((factor) => (
          <button type="button" class="whole" key={factor.id} onClick={() => setWay(factor)}>
            {`${words.factors[factor.type]}: ${factor.maskedTarget ?? factor.name}`}
          </button>
        ))}
        {ticket.recoveryCodeAllowed && (
          <button type="button" class="whole" onClick={() => setWay('recovery')}>
            {words.second.useRecovery}
          </button>
        )}
      </>
    );

  const more = factors.length + (ticket.recoveryCodeAllowed ? 1 : 0) > 1;
  return (
    <>
      {way === 'recovery' ? (
        <RecoveryWay ticket={ticket.ticket} redeemed={redeemed} />
      ) : (
        <FactorWay
          key={way.id}
          ticket={ticket.ticket}
          factor={way}
          mayRemember={mayRemember}
          redeemed={redeemed}
        />
      )}
      {more && (
        <div class="acts">
          <button type="button" onClick={() => setWay('choose')}>
            {words.second.another}
          </button>
        </div>
      )}
    </>
  );
}
