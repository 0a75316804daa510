import { Prisma } from './generated/client.ts';

type Meta = { readonly driverAdapterError?: { readonly cause?: { readonly kind?: string } } };

/** Whether a raw statement met a row that holds its unique value already (23505). */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.meta as Meta | undefined)?.driverAdapterError?.cause?.kind === 'UniqueConstraintViolation';
