import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { Problem } from '../api/failure.ts';
import { useWords } from '../words/language.tsx';
import { problemIn } from '../words/problem-in.ts';
import { useDoing, type Doing } from './doing.ts';

type Typed = Readonly<Record<string, string>>;

/** Fields, what went wrong, and the button. What was typed stays in the fields. */
export function Form(props: {
  button: string;
  children?: ComponentChildren;
  /** A scanner of mails that runs the page clicks and submits by script. Only people use anything up. */
  byHandOnly?: boolean;
  onSubmit: (typed: Typed) => Promise<Problem | null | void>;
}) {
  const doing = useDoing();
  const meant = useRef(false);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (props.byHandOnly && !meant.current) return;
    meant.current = false;
    const typed = Object.fromEntries(new FormData(event.currentTarget)) as Typed;
    void doing.run(() => props.onSubmit(typed));
  };
  return (
    <form method="post" onSubmit={submit}>
      {props.children}
      <Trouble doing={doing} />
      <button
        class="primary"
        disabled={doing.busy}
        onClick={(event) => {
          meant.current = event.isTrusted;
        }}
      >
        {props.button}
      </button>
    </form>
  );
}

/** Always there, so that what is put into it is announced. */
export function Trouble({ doing: { problem } }: { doing: Pick<Doing, 'problem'> }) {
  const words = useWords();
  return (
    <p role="alert" class="trouble">
      {problem && problemIn(words, problem)}
    </p>
  );
}

type FieldProps = {
  readonly type?: 'text' | 'email' | 'tel' | 'password';
  readonly autocomplete: string;
  readonly inputMode?: 'numeric';
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly defaultValue?: string;
};

export function Field(props: { name: string; label: string; hint?: string } & FieldProps) {
  const { name, label, hint, required = true, ...input } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...(input as object)}
        id={id}
        name={name}
        required={required}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
      />
      {hint !== undefined && (
        <small class="hint" id={`${id}-hint`}>
          {hint}
        </small>
      )}
    </div>
  );
}

export function Check(props: {
  name: string;
  label: string;
  required?: boolean;
  checked?: boolean;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        name={props.name}
        required={props.required ?? false}
        defaultChecked={props.checked ?? false}
      />
      <span>{props.label}</span>
    </label>
  );
}

/** A button that is no form's. */
export function Act(props: {
  children: ComponentChildren;
  class?: string;
  label?: string;
  doing: Doing;
  onClick: () => Promise<Problem | null | void>;
}) {
  return (
    <button
      type="button"
      class={props.class ?? ''}
      aria-label={props.label}
      disabled={props.doing.busy}
      onClick={() => void props.doing.run(props.onClick)}
    >
      {props.children}
    </button>
  );
}
