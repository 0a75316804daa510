import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../api/failure.ts';
import type { Doing } from '../../parts/doing.ts';
import { Act } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';

/** Asks before something happens that another would feel. It says whom it is about. */
export function Confirm(props: {
  question: string;
  text: string;
  button: string;
  onEnd: (confirmed: boolean) => void;
}) {
  const words = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  // Closed before it is taken away: then the focus goes back to where it was.
  const end = (confirmed: boolean): void => {
    dialog.current!.close();
    props.onEnd(confirmed);
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        end(false);
      }}
    >
      <h2 id={id}>{props.question}</h2>
      <p id={`${id}-text`}>{props.text}</p>
      <div class="acts">
        <button type="button" onClick={() => end(true)}>
          {props.button}
        </button>
        <button type="button" onClick={() => end(false)}>
          {words.cancel}
        </button>
      </div>
    </dialog>
  );
}

/** A button that asks first. */
export function ConfirmedAct(props: {
  label: string;
  question: string;
  text: string;
  class?: string;
  doing: Doing;
  onClick: () => Promise<Problem | null | void>;
}) {
  const [asking, setAsking] = useState(false);
  const { label, question, text, doing } = props;
  return (
    <>
      <Act class={props.class ?? ''} doing={doing} onClick={async () => setAsking(true)}>
        {label}
      </Act>
      {asking && (
        <Confirm
          question={question}
          text={text}
          button={label}
          onEnd={(confirmed) => {
            setAsking(false);
            if (confirmed) void doing.run(props.onClick);
          }}
        />
      )}
    </>
  );
}
