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
  const given = new URL(directUrl ?? url);
  const theirs = given.searchParams.get('options');
  given.searchParams.delete('options');
  return {
    url: theirs === null ? (directUrl ?? url) : given.href,
    variable: directUrl === null ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL',
    options: (ours) => (theirs === null ? ours : `${theirs} ${ours}`),
  };
}
