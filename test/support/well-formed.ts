import { Kind, parse, type OperationDefinitionNode, type TypeNode } from 'graphql';

/** Some well-formed value for each variable of an operation, or the one that is given. */
export function wellFormed(text: string, given: Readonly<Record<string, unknown>> = {}): object {
  const { variableDefinitions = [] } = parse(text).definitions[0] as OperationDefinitionNode;
  return Object.fromEntries(
    variableDefinitions
      .filter(
        ({ type, variable }) => type.kind === Kind.NON_NULL_TYPE || variable.name.value in given,
      )
      .filter(({ variable }) => variable.name.value !== 'cookies')
      .map(({ type, variable }) => {
        const name = variable.name.value;
        return [name, given[name] ?? BY_NAME[name] ?? BY_TYPE[named(type)] ?? crypto.randomUUID()];
      }),
  );
}

const named = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);

const BY_NAME: Readonly<Record<string, unknown>> = {
  code: '123456',
  codeVerifier: 'v'.repeat(43),
  otp: '123456',
  newEmail: 'new@example.com',
  newPassword: 'battery staple horse',
  phoneNumber: '+14153550132',
  roles: ['user'],
  eventTypes: [],
  url: 'https://example.com/hook',
  users: [{ email: 'imported@example.com' }, { email: 'nobody' }],
  credential: {
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key',
    response: {
      clientDataJSON: 'AAAA',
      attestationObject: 'AAAA',
      authenticatorData: 'AAAA',
      signature: 'AAAA',
    },
  },
};

const BY_TYPE: Readonly<Record<string, unknown>> = {
  MfaActiveType: 'TOTP',
  MfaPolicyInput: { gracePeriodDays: 7 },
  AuthUserInput: { email: 'created@example.com' },
  JSON: {},
};
