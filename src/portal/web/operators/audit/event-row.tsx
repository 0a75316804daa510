import type { Answer } from '../../api/failure.ts';
import { Link } from '../../parts/link.tsx';
import { useWords } from '../../words/language.tsx';
import { moment } from '../parts/moment.ts';
import { named } from '../words/named.ts';
import { useOperatorWords } from '../words/words.ts';

type Event = Answer<'authAuditEvents'>['edges'][number]['node'];

/** One line, that opens. Whatever stands in it was written by others, and is text. */
export function EventRow({ event }: { event: Event }) {
  const { tag } = useWords();
  const words = useOperatorWords().audit;
  const { actorType, userId } = event;
  return (
    <details>
      <summary>
        <strong>{event.type}</strong> <span class="soft">{moment(tag, event.occurredAt)}</span>
      </summary>
      <dl>
        <Fact name={words.actor} value={named(words.actors, actorType)} />
        <div>
          <dt>{words.about}</dt>
          <dd>
            {userId === null ? (
              words.nobody
            ) : (
              <Link to={`/account/operators/users/${userId}`}>{userId}</Link>
            )}
          </dd>
        </div>
        <Fact name={words.address} value={event.ipAddress ?? words.unknown} />
        <Fact name={words.program} value={event.userAgent ?? words.unknown} />
        <Fact name={words.id} value={event.id} />
      </dl>
      <pre>{JSON.stringify(event.metadata, null, 2)}</pre>
    </details>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
