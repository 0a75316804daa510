export * from './auth-client.ts';
export * from './operations.ts';
