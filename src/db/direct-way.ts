import type { PostgresConfig } from './database-config.ts';

/** To PostgreSQL itself, and which variable says so. */
export type DirectWay = {
  readonly url: string;
  readonly variable: 'DATABASE_URL' | 'DATABASE_DIRECT_URL';
  /** What the URL asks of sessions, and what we do. */
  options(ours: string): string;
};

/** In the URL, `options` would stand above ours instead of beside them. */
export function directWay({ url, directUrl }: PostgresConfig): DirectWay {
  return {
    ...ownOptions(directUrl ?? url),
    variable: directUrl === null ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL',
  };
}

/** What a URL asks of sessions is taken out of it, to be asked beside what we do. */
export function ownOptions(url: string): Pick<DirectWay, 'url' | 'options'> {
  const given = new URL(url);
  const theirs = given.searchParams.get('options');
  given.searchParams.delete('options');
  return {
    url: theirs === null ? url : given.href,
    options: (ours) => (theirs === null ? ours : `${theirs} ${ours}`),
  };
}
