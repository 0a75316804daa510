import { Link } from '../parts/link.tsx';
import { useOperatorWords } from './words/words.ts';

const ROOMS = ['users', 'audit', 'webhooks', 'policy'] as const;

export function Navigation({ path }: { path: string }) {
  const words = useOperatorWords().rooms;
  const here = path.split('/')[3] ?? 'users';
  return (
    <nav aria-label={words.title}>
      <ul>
        {ROOMS.map((room) => (
          <li key={room}>
            <Link to={`/account/operators/${room}`} current={room === here}>
              {words[room]}
            </Link>
          </li>
        ))}
        <li>
          <Link to="/account">{words.account}</Link>
        </li>
      </ul>
    </nav>
  );
}
