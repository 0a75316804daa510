import { createAccountServices } from './accounts.ts';
import { createFactorServices } from './factors.ts';
import { createFoundation, type Opened } from './foundation.ts';
import { createOperatorServices } from './operators.ts';
import { createSignInServices } from './sign-in.ts';

/** Builds every operation once and wires it to what it needs. */
export function createServices(opened: Opened) {
  const foundation = createFoundation(opened);
  return {
    ...createSignInServices(foundation),
    ...createFactorServices(foundation),
    ...createAccountServices(foundation),
    ...createOperatorServices(foundation),
  };
}

/** What the doors call. */
export type Services = ReturnType<typeof createServices>;
