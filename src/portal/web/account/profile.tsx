import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { updateUser } from '../api/operations.ts';
import { Field, Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import type { User } from './user.ts';

export function Profile({ user, look }: { user: User; look: () => Promise<void> }) {
  const words = useWords();
  const [saved, setSaved] = useState(false);
  return (
    <section class="part">
      <h2>{words.account.profile}</h2>
      <Form
        button={words.account.save}
        onSubmit={async ({ displayName }) => {
          setSaved(false);
          await ask(updateUser, { displayName: displayName!.trim() });
          setSaved(true);
          await look();
        }}
      >
        <Field
          name="displayName"
          label={words.signUp.name}
          autocomplete="name"
          defaultValue={user.displayName}
          maxLength={128}
        />
      </Form>
      <p role="status">{saved && words.account.saved}</p>
    </section>
  );
}
