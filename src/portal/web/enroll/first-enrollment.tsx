import { useState } from 'preact/hooks';
import { ask, askWith } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';
import { proveMfaEnrollment, sendMfaEnrollmentCode } from '../api/operations.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { Enroll } from './enroll.tsx';

type Ticket = Extract<Answer<'proveMfaEnrollment'>, { __typename: 'MfaEnrollmentTicket' }>;

/** Who may not come in without a second step gets one here, by the ticket that stands for them. */
export function FirstEnrollment(props: {
  ticket: Ticket;
  onDone: () => void;
  onEnd: (problem: Problem) => void;
}) {
  const words = useWords();
  const [ticket, setTicket] = useState(props.ticket);
  if (ticket.emailCodeRequired)
    return <Prove ticket={ticket} onProven={setTicket} onEnd={props.onEnd} />;
  return (
    <Enroll
      ask={askWith(ticket.ticket)}
      types={ticket.allowedFactors}
      why={words.enroll.must}
      onDone={props.onDone}
      onEnd={props.onEnd}
    />
  );
}

function Prove(props: {
  ticket: Ticket;
  onProven: (ticket: Ticket) => void;
  onEnd: (problem: Problem) => void;
}) {
  const words = useWords();
  const doing = useDoing();
  const [again, setAgain] = useState(false);
  const { ticket } = props.ticket;

  function follow(answer: Answer<'proveMfaEnrollment' | 'sendMfaEnrollmentCode'>): Problem | null {
    if (!isFailure(answer)) props.onProven(answer);
    else if (answer.__typename === 'AuthInvalidTicketError') props.onEnd(answer);
    else return answer;
    return null;
  }

  return (
    <Step title={words.second.title} key="prove">
      <p>{words.enroll.prove('')}</p>
      <p role="status">{again && words.second.sentAgain}</p>
      <CodeForm
        button={words.next}
        onCode={async (code) => follow(await ask(proveMfaEnrollment, { ticket, code }))}
      />
      <Trouble doing={doing} />
      <div class="acts">
        <Act
          doing={doing}
          onClick={async () => {
            const problem = follow(await ask(sendMfaEnrollmentCode, { ticket }));
            setAgain(problem === null);
            return problem;
          }}
        >
          {words.second.again}
        </Act>
      </div>
    </Step>
  );
}
