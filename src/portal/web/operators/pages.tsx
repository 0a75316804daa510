import type { FunctionComponent } from 'preact';
import { WithStepUp } from '../account/step-up.tsx';
import { NotFound } from '../app/not-found.tsx';
import { WithProblemWords } from '../words/language.tsx';
import { Audit } from './audit/audit.tsx';
import { Gate } from './gate.tsx';
import { Navigation } from './navigation.tsx';
import './operators.css';
import { User } from './user/user.tsx';
import { Users } from './users.tsx';
import { useOperatorWords } from './words/words.ts';

const HOME = '/account/operators';

const PAGES: Readonly<Record<string, FunctionComponent>> = {
  [HOME]: Users,
  [`${HOME}/users`]: Users,
  [`${HOME}/audit`]: Audit,
};
const USER = new RegExp(`^${HOME}/users/([^/]+)$`);

/** Everything below `/account/operators`, for those alone to whom the service answers there. */
export function OperatorsPages({ path }: { path: string }) {
  const words = useOperatorWords();
  const userId = USER.exec(path)?.[1];
  const Page = PAGES[path];
  if (!Page && !userId) return <NotFound />;
  return (
    <WithProblemWords words={words.problems}>
      <WithStepUp>
        <Gate>
          <Navigation path={path} />
          {Page ? <Page key={path} /> : <User key={path} id={userId!} />}
        </Gate>
      </WithStepUp>
    </WithProblemWords>
  );
}
