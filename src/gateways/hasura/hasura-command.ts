import { Command, InvalidArgumentError } from 'commander';
import { GATEWAY_ROLES, roleSchema, type GatewayRole } from '../../api/role-schema.ts';
import { schema } from '../../api/schema.ts';
import type { Config } from '../../config/config.ts';
import { hasuraEnvironment, hasuraMetadata } from './metadata.ts';

/** Prints what a Hasura needs to know of this service as it is set up. It opens nothing. */
export function hasuraCommand(readConfig: () => Config, write: (text: string) => void): Command {
  const program = new Command('npm run hasura --')
    .description('What a Hasura v2 beside this service needs, by the configuration of the service.')
    .usage('[command]')
    .addHelpText('before', 'Without a command it prints all.\n')
    .showHelpAfterError();

  const sdl = (role: GatewayRole): string => roleSchema(schema, role);
  const environment = (url: string | undefined): string => {
    const config = readConfig();
    return hasuraEnvironment(config, { url: url ?? config.publicUrl });
  };
  const metadata = (also: readonly string[]): string =>
    hasuraMetadata([
      ...GATEWAY_ROLES.map((role) => ({ role, sdl: sdl(role) })),
      ...also.map((role) => ({ role, sdl: sdl('user') })),
    ]);

  program.action(() => write(`${environment(undefined)}\n${metadata([])}`));
  program
    .command('env')
    .description('the lines for its environment')
    .option('--url <url>', 'where Hasura reaches this service, if not at PUBLIC_URL', httpUrl)
    .action(({ url }: { url?: string }) => write(environment(url)));
  program
    .command('metadata')
    .description('metadata/remote_schemas.yaml, with the permissions of each role')
    .option('--role <roles...>', 'roles of yours that get what users get', roles, [])
    .action(({ role }: { role: string[] }) => write(metadata(role)));
  program
    .command('schema')
    .description('what a role may call, as SDL')
    .argument('<role>', GATEWAY_ROLES.join(' or '), gatewayRole)
    .action((role: GatewayRole) => write(sdl(role)));
  return program;
}

function httpUrl(text: string): string {
  if (/^https?:/i.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('must be an http(s) URL');
}

function gatewayRole(text: string): GatewayRole {
  const role = GATEWAY_ROLES.find((known) => known === text);
  if (!role) throw new InvalidArgumentError(`must be ${GATEWAY_ROLES.join(' or ')}`);
  return role;
}

/** Hasura gives `admin` everything, and refuses permissions for it. */
function roles(text: string, before: readonly string[]): string[] {
  if (text === 'admin') throw new InvalidArgumentError('Hasura lets admin do everything anyway');
  if ([...before, ...GATEWAY_ROLES].includes(text)) {
    throw new InvalidArgumentError('is in it already');
  }
  return [...before, text];
}
