import { day } from '../../account/dates.ts';
import { Link } from '../../parts/link.tsx';
import { useWords } from '../../words/language.tsx';
import { useOperatorWords } from '../words/words.ts';
import type { SomeUser } from './some-user.ts';

export function Facts({ user }: { user: SomeUser }) {
  const { tag } = useWords();
  const words = useOperatorWords();
  const own = words.user;
  const facts = [
    [own.name, user.displayName],
    [own.id, user.id],
    [own.state, user.disabled ? own.isDisabled : own.isEnabled],
    [own.address, user.emailVerified ? own.verified : own.unverified],
    [own.rolesTitle, user.roles.join(', ')],
    [own.since, day(tag, user.createdAt)],
    [own.lastSignIn, user.lastSignInAt ? day(tag, user.lastSignInAt) : own.never],
    [own.asked, words.requirements[user.mfa.requirement]],
  ] as const;
  return (
    <>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link to={`/account/operators/audit?user=${user.id}`}>{own.happened}</Link>
      </p>
    </>
  );
}
