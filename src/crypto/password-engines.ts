export type Argon2Cost = {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
};

/** argon2id with a secret (pepper). Both engines write and read the same PHC strings. */
export type PasswordEngine = {
  readonly name: string;
  hash(password: string, pepper: Buffer, cost: Argon2Cost): Promise<string>;
  verify(phc: string, password: string, pepper: Buffer): Promise<boolean>;
};

/** The engine that is always there. */
export async function loadPortableEngine(): Promise<PasswordEngine> {
  const { default: argon2 } = await import('argon2');
  return {
    name: 'argon2',
    hash: (password, pepper, cost) =>
      argon2.hash(password, {
        type: argon2.argon2id,
        secret: pepper,
        memoryCost: cost.memoryKib,
        timeCost: cost.passes,
        parallelism: cost.lanes,
      }),
    verify: (phc, password, pepper) => argon2.verify(phc, password, { secret: pepper }),
  };
}

/** Half the CPU time, but an optional native package: null where it does not load. */
export async function loadFastEngine(): Promise<PasswordEngine | null> {
  try {
    const native = await import('@node-rs/argon2');
    const argon2id = 2;
    return {
      name: '@node-rs/argon2',
      hash: (password, pepper, cost) =>
        native.hash(password, {
          algorithm: argon2id,
          secret: pepper,
          memoryCost: cost.memoryKib,
          timeCost: cost.passes,
          parallelism: cost.lanes,
        }),
      verify: (phc, password, pepper) => native.verify(phc, password, { secret: pepper }),
    };
  } catch {
    return null;
  }
}
