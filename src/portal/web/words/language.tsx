import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import type { OperatorProblemWords } from './problems.ts';

const LANGUAGES = { en, de } as const;
type Language = keyof typeof LANGUAGES;
const KEPT = 'ticketgate.language';

const isLanguage = (text: string | null): text is Language => text !== null && text in LANGUAGES;

function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  const spoken = [kept, ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return spoken.find(isLanguage) ?? 'en';
}

const Spoken = createContext<{ words: Words; set(language: Language): void }>({
  words: en,
  set() {},
});

export const useWords = (): Words => useContext(Spoken).words;

export function InLanguage({ children }: { children: ComponentChildren }) {
  const [language, set] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <Spoken.Provider value={{ words: LANGUAGES[language], set }}>{children}</Spoken.Provider>;
}

/** Below it, what only operators meet has words, too. */
export function WithProblemWords(props: {
  words: OperatorProblemWords;
  children: ComponentChildren;
}) {
  const spoken = useContext(Spoken);
  const problems = { ...spoken.words.problems, ...props.words };
  const value = { ...spoken, words: { ...spoken.words, problems } };
  return <Spoken.Provider value={value}>{props.children}</Spoken.Provider>;
}

export function LanguageSwitch() {
  const { words, set } = useContext(Spoken);
  const choose = (language: string): void => {
    if (!isLanguage(language)) return;
    localStorage.setItem(KEPT, language);
    set(language);
  };
  return (
    <label class="language">
      <span>{words.language}</span>
      <select value={words.tag} onChange={(event) => choose(event.currentTarget.value)}>
        {Object.values(LANGUAGES).map(({ tag, itself }) => (
          <option key={tag} value={tag} lang={tag}>
            {itself}
          </option>
        ))}
      </select>
    </label>
  );
}
