/** As the language writes them: days are enough. */
export const day = (language: string, iso: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(iso));
