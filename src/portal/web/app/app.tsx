import type { FunctionComponent } from 'preact';
import { facts } from '../api/facts.ts';
import { ForgotPassword } from '../links/forgot-password.tsx';
import { linkPages } from '../links/link-pages.tsx';
import { Offer } from '../offer/offer.tsx';
import { ResetPassword } from '../links/reset-password.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import { SignUp } from '../sign-up/sign-up.tsx';
import { InLanguage, LanguageSwitch } from '../words/language.tsx';
import { Account } from '../account/account.tsx';
import { ForOperators, isForOperators } from './for-operators.tsx';
import { NoWayBack } from './no-way-back.tsx';
import { NotFound } from './not-found.tsx';
import { useVisit } from './router.ts';

const PAGES: Readonly<Record<string, FunctionComponent>> = {
  '/account': Account,
  '/account/sign-in': SignIn,
  '/account/sign-up': SignUp,
  '/account/second-step': Offer,
  '/account/no-way-back': NoWayBack,
  '/account/forgot-password': ForgotPassword,
  '/account/reset-password': ResetPassword,
  ...linkPages,
};

export function App() {
  const { path, count } = useVisit();
  const Page = PAGES[path] ?? NotFound;
  return (
    <InLanguage>
      <header>
        {facts.logo === null ? facts.name : <img class="logo" src={facts.logo} alt={facts.name} />}
      </header>
      <main class={Page === Account || isForOperators(path) ? 'wide' : ''}>
        {isForOperators(path) ? <ForOperators path={path} /> : <Page key={count} />}
      </main>
      <footer>
        <LanguageSwitch />
      </footer>
    </InLanguage>
  );
}
