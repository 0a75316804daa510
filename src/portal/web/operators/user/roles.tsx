import { useState } from 'preact/hooks';
import { isFailure, type Problem } from '../../api/failure.ts';
import { useAskWithProof } from '../../account/step-up.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field, Form, Trouble } from '../../parts/form.tsx';
import { setUserRoles } from '../operations.ts';
import { Confirm } from '../parts/confirm.tsx';
import { useOperatorWords } from '../words/words.ts';
import type { Part } from './some-user.ts';

type Proposed = { readonly roles: string[]; readonly defaultRole: string | null };

/** What they may be, in place of what they may be now. */
export function Roles({ user, done }: Part) {
  const words = useOperatorWords().roles;
  const doing = useDoing();
  const ask = useAskWithProof();
  const [proposed, setProposed] = useState<Proposed | null>(null);

  const set = (to: Proposed) => async (): Promise<Problem | null> => {
    const answer = await ask(setUserRoles, { userId: user.id, ...to });
    if (isFailure(answer)) return answer;
    await done(words.done);
    return null;
  };
  const asText = user.roles.join(', ');
  return (
    <section class="part">
      <h2>{words.title}</h2>
      <Form
        button={words.set}
        onSubmit={async ({ roles = '', defaultRole = '' }) =>
          setProposed({
            roles: roles.split(/[\s,]+/).filter(Boolean),
            defaultRole: defaultRole.trim() || null,
          })
        }
      >
        <Field
          name="roles"
          label={words.roles}
          hint={words.rolesHint}
          autocomplete="off"
          defaultValue={asText}
        />
        <Field
          name="defaultRole"
          label={words.defaultRole}
          autocomplete="off"
          required={false}
          defaultValue={user.defaultRole}
        />
      </Form>
      <Trouble doing={doing} />
      {proposed && (
        <Confirm
          question={words.setOf(user.email)}
          text={words.setText(asText, proposed.roles.join(', '))}
          button={words.set}
          onEnd={(confirmed) => {
            setProposed(null);
            if (confirmed) void doing.run(set(proposed));
          }}
        />
      )}
    </section>
  );
}
