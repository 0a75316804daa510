import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Answer } from '../api/failure.ts';
import { day } from '../account/dates.ts';
import { go } from '../app/router.ts';
import { Field, Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { authUsers } from './operations.ts';
import { Rows } from './parts/rows.tsx';
import { PAGE, useList } from './parts/use-list.ts';
import { useOperatorWords } from './words/words.ts';

type Row = Answer<'authUsers'>['edges'][number]['node'];

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everybody, the newest first; or whose address begins as was typed. An id leads to its user. */
export function Users() {
  const words = useOperatorWords();
  const [email, setEmail] = useState('');
  const list = useList(email, (prefix, after) =>
    ask(authUsers, { first: PAGE, after, ...(prefix && { email: prefix }) }),
  );
  async function find({ who = '' }: Readonly<Record<string, string>>): Promise<void> {
    const typed = who.trim();
    if (ID.test(typed)) go(`/account/operators/users/${typed.toLowerCase()}`);
    else setEmail(typed);
  }
  return (
    <Step title={words.users.title}>
      <Form button={words.users.find} onSubmit={find}>
        <Field
          name="who"
          label={words.users.who}
          hint={words.users.whoHint}
          autocomplete="off"
          maxLength={254}
          required={false}
        />
      </Form>
      <Rows list={list} row={(user) => <UserRow user={user} />} />
    </Step>
  );
}

function UserRow({ user }: { user: Row }) {
  const { tag } = useWords();
  const words = useOperatorWords().user;
  const said = [
    user.displayName,
    user.roles.join(', '),
    words.created(day(tag, user.createdAt)),
    user.disabled && words.isDisabled,
    !user.emailVerified && words.unverified,
  ];
  return (
    <>
      <Link to={`/account/operators/users/${user.id}`}>{user.email}</Link>
      <div class="soft">{said.filter(Boolean).join(' · ')}</div>
    </>
  );
}
