import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/failure.ts';
import { useWords } from '../words/language.tsx';
import { Field, Form } from './form.tsx';

/** Six digits, as people type, paste and dictate them. */
export function CodeForm(props: {
  button: string;
  children?: ComponentChildren;
  onCode: (code: string, typed: Readonly<Record<string, string>>) => Promise<Problem | null | void>;
}) {
  const words = useWords();
  return (
    <Form
      button={props.button}
      onSubmit={(typed) => props.onCode(typed['code']!.replaceAll(/\D/g, ''), typed)}
    >
      <Field name="code" label={words.code} autocomplete="one-time-code" inputMode="numeric" />
      {props.children}
    </Form>
  );
}
