import { readme } from './readme.ts';

/** The code under a heading of README.md, in its order. */
export function readmeBlocks(heading: string, language: string): string[] {
  const [, section] = readme.split(`\n### ${heading}\n`);
  const [own] = section!.split(/^##/m);
  return [...own!.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, of]) => of === language)
    .map(([, , code]) => code!);
}
