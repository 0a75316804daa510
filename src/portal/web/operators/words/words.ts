import { useWords } from '../../words/language.tsx';
import { de } from './de.ts';
import { en, type OperatorWords } from './en.ts';

const LANGUAGES: Readonly<Record<string, OperatorWords>> = { en, de };

export const useOperatorWords = (): OperatorWords => LANGUAGES[useWords().tag] ?? en;
