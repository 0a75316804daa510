import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { post } from './raw-request.ts';

/** One argument of one mutation, as the running service publishes it. */
export type PublishedArgument = {
  readonly mutation: string;
  readonly name: string;
  /** `String!` */
  readonly type: string;
  /** The document that gives it, with everything else that is required. */
  readonly withLiteral: (literal: string) => string;
  readonly withVariable: (declaration?: string) => string;
};

const FILLERS: Record<string, string> = {
  String: '"x"',
  ID: '"00000000-0000-7000-8000-000000000000"',
  Boolean: 'true',
  MfaActiveType: 'TOTP',
  JSON: '{}',
  '[String!]': '[]',
  MfaPolicyInput: '{}',
  MfaRequirement: 'OPTIONAL',
};

/** Every argument of every mutation, so that new ones are tested without being listed. */
export async function publishedArguments(url: string): Promise<PublishedArgument[]> {
  const { data } = await post(url, { query: getIntrospectionQuery() });
  const schema = buildClientSchema(data as unknown as IntrospectionQuery);

  return Object.values(schema.getMutationType()!.getFields()).flatMap((field) =>
    field.args.map(({ name, type }) => {
      const others = field.args
        .filter((other) => other.name !== name && String(other.type).endsWith('!'))
        .map((other) => `${other.name}: ${FILLERS[String(other.type).replace(/!$/, '')]}`);
      const call = (value: string) =>
        `{ ${field.name}(${[...others, `${name}: ${value}`].join(', ')}) { __typename } }`;
      return {
        mutation: field.name,
        name,
        type: String(type),
        withLiteral: (literal: string) => `mutation ${call(literal)}`,
        withVariable: (declaration = String(type)) =>
          `mutation ($value: ${declaration}) ${call('$value')}`,
      };
    }),
  );
}
