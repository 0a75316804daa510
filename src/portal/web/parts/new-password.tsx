import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { authConfig } from '../api/operations.ts';
import { useWords } from '../words/language.tsx';
import { Field } from './form.tsx';

/** Says how long it has to be; whether it will do, the service says. */
export function NewPassword({ name, label }: { name: string; label: string }) {
  const words = useWords();
  const [length, setLength] = useState<number | null>(null);
  useEffect(() => {
    ask(authConfig, {}).then(
      (config) => setLength(config?.passwordMinLength ?? null),
      () => {},
    );
  }, []);
  return (
    <Field
      name={name}
      label={label}
      type="password"
      autocomplete="new-password"
      {...(length !== null && { hint: words.signUp.hint(length) })}
    />
  );
}
