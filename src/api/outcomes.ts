type Outcome = { readonly kind: string };

/** The `isTypeOf` of an outcome: it says itself which member of a union it is. */
export const byKind =
  <Shape extends Outcome>(kind: Shape['kind']) =>
  (value: unknown): boolean =>
    (value as Partial<Outcome>).kind === kind;

/**
 * The `resolveType` of a union of failures and one record, such as a user, which is read by hot
 * statements and says no kind. Failures are told by their classes before this is asked.
 */
export const otherwise =
  <Ref>(record: Ref) =>
  (): Ref =>
    record;
