/** For LIKE. A prefix is no pattern: what would stand for anything stands for itself. */
export const startingWith = (prefix: string): string =>
  `${prefix.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
