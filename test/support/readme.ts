import { readFileSync } from 'node:fs';

export const readme = readFileSync('README.md', 'utf8');

/** The operations that README shows, as GraphQL or in a template of JavaScript. */
export const readmeOperations = [...readme.matchAll(/```(graphql|js|ts|tsx|html)\n([\s\S]*?)```/g)]
  .flatMap(([, language, text]) =>
    language === 'graphql'
      ? [text!]
      : [...text!.matchAll(/`\s*((?:mutation|query)\b[\s\S]*?)`/g)].map(
          ([, operation]) => operation!,
        ),
  )
  .map((text) => ({ text }));
