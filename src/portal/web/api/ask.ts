import { createAuthClient, type AnswerOf, type Operation } from '../../../clients/auth-client.ts';
import { facts } from './facts.ts';
import { createStorage, refreshTokenIn } from './storage.ts';

const storage = createStorage(facts);
export const heldRefreshToken = (): Promise<string | undefined> => refreshTokenIn(storage);

export const auth = createAuthClient({
  url: '/graphql',
  storage,
  cookies: facts.cookies,
});

/** Sends one operation, and answers with its one field. */
export type Ask = <Asked extends Operation<unknown, never>>(
  operation: Asked,
  variables: VariablesOf<Asked>,
) => Promise<AnswerTo<Asked>>;

type VariablesOf<Asked> =
  Asked extends Operation<infer _, infer Variables> ? Omit<Variables, 'cookies'> : never;
type AnswerTo<Asked> = Asked extends Operation<infer Data, infer _> ? AnswerOf<Data> : never;

type Call = (operation: string, variables: object, options?: { bearer: string }) => Promise<never>;
const call: Call = auth.call;

export const ask: Ask = (operation, variables) => call(operation, variables);

/** With an enrollment ticket in place of an access token. */
export const askWith =
  (bearer: string): Ask =>
  (operation, variables) =>
    call(operation, variables, { bearer });
