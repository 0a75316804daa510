import { useState } from 'preact/hooks';
import { isFailure } from '../api/failure.ts';
import { changePassword } from '../api/operations.ts';
import { Field, Form } from '../parts/form.tsx';
import { NewPassword } from '../parts/new-password.tsx';
import { useWords } from '../words/language.tsx';
import { useAskWithProof } from './step-up.tsx';
import type { User } from './user.ts';
import { NoPassword, RemovePassword } from './without-password.tsx';

export function PasswordPanel({ mfa, look }: { mfa: User['mfa']; look: () => Promise<void> }) {
  const words = useWords();
  const askWithProof = useAskWithProof();
  // A new form for the next change: what was typed is not left standing.
  const [changes, setChanges] = useState(0);
  if (mfa?.passwordRemoved) return <NoPassword />;
  return (
    <section class="part">
      <h2>{words.account.change}</h2>
      <Form
        key={changes}
        button={words.account.change}
        onSubmit={async ({ currentPassword, newPassword }) => {
          const answer = await askWithProof(changePassword, {
            currentPassword: currentPassword!,
            newPassword: newPassword!,
          });
          if (isFailure(answer)) return answer;
          setChanges((count) => count + 1);
          await look();
          return null;
        }}
      >
        <Field
          name="currentPassword"
          label={words.account.current}
          type="password"
          autocomplete="current-password"
        />
        <NewPassword name="newPassword" label={words.newPassword} />
      </Form>
      <p role="status">{changes > 0 && words.account.changed}</p>
      <RemovePassword mfa={mfa} look={look} />
    </section>
  );
}
