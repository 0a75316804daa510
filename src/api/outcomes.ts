type Outcome = { readonly kind: string };

/** The `isTypeOf` of an outcome: it says itself which member of a union it is. */
export const byKind =
  <Shape extends Outcome>(kind: Shape['kind']) =>
  (value: unknown): boolean =>
    (value as Partial<Outcome>).kind === kind;

/**
 * The `resolveType` of a union of failures and one record, such as a user, which is read by hot
 * statements and says no kind. Failures are told by their classes before this is asked. Members beside
 * the record are given by the kinds that they say.
 */
export const otherwise =
  <Ref, Other = never>(record: Ref, others: Readonly<Record<string, Other>> = {}) =>
  (value?: unknown): Ref | Other =>
    others[(value as Partial<Outcome> | undefined)?.kind ?? ''] ?? record;
