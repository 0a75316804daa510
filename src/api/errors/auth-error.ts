import { DomainError, ERROR_CODES, type ErrorCode } from '../../shared/domain-error.ts';
import { builder } from '../builder.ts';

export const AuthErrorCode = builder.enumType('AuthErrorCode', {
  description: 'Why an operation failed. Codes are stable; messages are for people and may change.',
  values: Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, description]) => [code, { description }]),
  ) as Record<ErrorCode, { description: string }>,
});

/** What `... on AuthError { code message }` selects on every failure, present and future. */
export const AuthError = builder.interfaceRef<DomainError>('AuthError').implement({
  description: 'A failure that a client can act on. Every failing member of a result union is one.',
  fields: (t) => ({
    code: t.field({
      type: AuthErrorCode,
      description: 'The stable name of the failure.',
      resolve: (error) => error.code,
    }),
    message: t.exposeString('message', { description: 'For a developer to read, in English.' }),
  }),
});
