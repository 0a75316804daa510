import type { FunctionComponent } from 'preact';
import { facts } from '../api/facts.ts';
import { ForgotPassword } from '../links/forgot-password.tsx';
import { linkPages } from '../links/link-pages.tsx';
import { Offer } from '../offer/offer.tsx';
import { ResetPassword } from '../links/reset-password.tsx';
import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import { SignUp } from '../sign-up/sign-up.tsx';
import { InLanguage, LanguageSwitch, useWords } from '../words/language.tsx';
import { Account } from '../account/account.tsx';
import { NoWayBack } from './no-way-back.tsx';
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
      <main class={Page === Account ? 'wide' : ''}>
        <Page key={count} />
      </main>
      <footer>
        <LanguageSwitch />
      </footer>
    </InLanguage>
  );
}

function NotFound() {
  const words = useWords();
  return (
    <Step title={words.notFound}>
      <Link to="/account">{words.toStart}</Link>
    </Step>
  );
}
