import { isDriverAdapterError } from '@prisma/driver-adapter-utils';

/** Whether a statement met a row that holds its unique value already (23505). */
export const isUniqueViolation = (error: unknown): boolean =>
  isDriverAdapterError(error) && error.cause.kind === 'UniqueConstraintViolation';
