import { Link } from '../parts/link.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';

export function NotFound() {
  const words = useWords();
  return (
    <Step title={words.notFound}>
      <Link to="/account">{words.toStart}</Link>
    </Step>
  );
}
