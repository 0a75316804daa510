import { closestMatch } from 'leven';
import { Environment } from './config.ts';

/** The namespaces that nobody but this service is likely to use. */
const OURS = /^(AUTH|SMTP|SMS|WEBAUTHN|METRICS|GEOIP|TWILIO|PORTAL)_/;

/** Kubernetes tells every pod of every service beside it, and one of them may well be called `auth`. */
const OF_KUBERNETES =
  /_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;

const KNOWN = Object.keys(Environment.shape);

/** A misspelt name would leave a setting at its default, and nobody would hear of it. */
export const unknownVariables = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env)
    .filter((name) => OURS.test(name) && !KNOWN.includes(name) && !OF_KUBERNETES.test(name))
    .map(
      (name) => `${name}: is no variable of this service: is ${closestMatch(name, KNOWN)} meant?`,
    );
