import type { FunctionComponent } from 'preact';
import { WithStepUp } from '../account/step-up.tsx';
import { NotFound } from '../app/not-found.tsx';
import { WithProblemWords } from '../words/language.tsx';
import { Audit } from './audit/audit.tsx';
import { Gate } from './gate.tsx';
import { Navigation } from './navigation.tsx';
import './operators.css';
import { Policy } from './policy/policy.tsx';
import { User } from './user/user.tsx';
import { Users } from './users.tsx';
import { Webhook } from './webhooks/webhook.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';
import { useOperatorWords } from './words/words.ts';

const HOME = '/account/operators';

const PAGES: Readonly<Record<string, FunctionComponent<{ id: string }>>> = {
  [HOME]: Users,
  [`${HOME}/users`]: Users,
  [`${HOME}/audit`]: Audit,
  [`${HOME}/webhooks`]: Webhooks,
  [`${HOME}/policy`]: Policy,
};
/** And of one of them, by its id. */
const OF_ONE: Readonly<Record<string, FunctionComponent<{ id: string }>>> = {
  users: User,
  webhooks: Webhook,
};
const ONE = new RegExp(`^${HOME}/([^/]+)/([^/]+)$`);

/** Everything below `/account/operators`, for those alone to whom the service answers there. */
export function OperatorsPages({ path }: { path: string }) {
  const words = useOperatorWords();
  const [, room = '', id = ''] = ONE.exec(path) ?? [];
  const Page = PAGES[path] ?? (Object.hasOwn(OF_ONE, room) ? OF_ONE[room] : undefined);
  if (!Page) return <NotFound />;
  return (
    <WithProblemWords words={words.problems}>
      <WithStepUp>
        <Gate>
          <Navigation path={path} />
          <Page key={path} id={id} />
        </Gate>
      </WithStepUp>
    </WithProblemWords>
  );
}
