import { Command, InvalidArgumentError } from 'commander';
import { SYSTEM } from '../operators/administrator.ts';
import type { Services } from '../services/services.ts';
import { email } from '../users/user-fields.ts';

/** What a command does, and what it says then: one line each. */
type Act = (services: Services) => Promise<readonly string[]>;

const CLIENT = { ipAddress: null, userAgent: 'npm run admin' };

/** Says why. */
export class CommandRefused extends Error {}

/** For whoever has a shell where the service runs. The arguments are looked at before anything is opened. */
export function adminCommand(perform: (act: Act) => Promise<void>): Command {
  const program = new Command('npm run admin --')
    .description('Administrators, and help for those who have lost their way in.')
    .showHelpAfterError();

  const about = (name: string, description: string, act: (email: string) => Act): void => {
    program
      .command(name)
      .description(description)
      .argument('<email>', 'whom: the address of a user', emailArgument)
      .action((address: string) => perform(act(address)));
  };

  about('grant', 'give somebody the admin role', (address) => async ({ administrators }) => {
    const { secondFactor } = await administrators.grant(SYSTEM, address, CLIENT);
    return [
      `${address} is an administrator.`,
      ...(secondFactor ? [] : ['They have no second factor yet, and are none without.']),
    ];
  });
  about('revoke', 'take the admin role from somebody', (address) => async ({ administrators }) => {
    await administrators.revoke(SYSTEM, address, CLIENT);
    return [`${address} is no administrator.`];
  });
  about(
    'reset-mfa',
    'remove all second factors of somebody who has lost them',
    (address) =>
      async ({ administrators, userMfaReset }) => {
        if (userMfaReset.takesMore) {
          throw new CommandRefused(
            'A reset takes a second administrator or a delay here (AUTH_MFA_RESET_…): call resetUserMfa.',
          );
        }
        const { id } = await administrators.find(address);
        await userMfaReset.reset(SYSTEM, id, CLIENT);
        return [`${address} has no second factor any more, and is signed out everywhere.`];
      },
  );
  about(
    'reset-password',
    'mail somebody a link to choose a password',
    (address) =>
      async ({ administrators }) => {
        await administrators.mailPasswordReset(address, CLIENT);
        return [`The running service mails a link to ${address}.`];
      },
  );
  program
    .command('list')
    .description('who has the admin role')
    .action(() => perform(async ({ administrators }) => (await administrators.list()).map(line)));
  return program;
}

function emailArgument(text: string): string {
  const { data, error } = email.safeParse(text);
  if (!data) throw new InvalidArgumentError(error!.issues[0]!.message);
  return data;
}

function line(user: Awaited<ReturnType<Services['administrators']['list']>>[number]): string {
  const remarks = [
    user.secondFactor ? 'second factor' : 'no second factor',
    user.lastSignInAt ? `last sign-in ${user.lastSignInAt.toISOString()}` : 'never signed in',
    ...(user.disabled ? ['disabled'] : []),
  ];
  return `${user.email}  ${user.id}  ${remarks.join(', ')}`;
}
