import type { OperatorProblemWords } from '../../words/problems.ts';

const problems: OperatorProblemWords = {
  AuthInvalidWebhookUrlError:
    'Nothing can be sent to this address. It has to be https, and public.',
  AuthResetNotPendingError:
    'No reset waits for this user: nobody asked for one, it was stopped, or it was too long ago.',
  AuthSelfAdministrationError: 'You cannot do this to yourself: another administrator can.',
  AuthUserNotFoundError: 'There is no such user any more.',
  AuthWebhookEndpointNotFoundError: 'There is no such endpoint any more.',
};

export const en = {
  problems,
  rooms: { title: 'Administration', users: 'Users', audit: 'Audit trail', account: 'Your account' },
  gate: {
    title: 'Administration',
    unproven:
      'You are an administrator, and signed in without a second step. Show one, and these pages open.',
    prove: 'Show a second step',
    noFactor:
      'You are an administrator, and have no second step. Add one to your account, and these pages open.',
    addFactor: 'To your account',
  },
  list: {
    none: 'There is nothing here.',
    shown: (count: number, more: boolean) =>
      `Shown: ${count}${more ? ', and there are more' : ''}.`,
    more: 'Show more',
  },
  requirements: {
    DISABLED: 'Nothing new: whoever has a second step is asked for it',
    OPTIONAL: 'Whoever has a second step is asked for it',
    RISK_BASED: 'Asked when a sign-in is unusual',
    REQUIRED: 'Everybody needs a second step',
  },
  decisions: {
    SESSION: 'The right password signs them in at once.',
    MFA_TICKET: 'The right password is followed by a second step.',
    MAILBOX_TICKET: 'The right password is followed by a code to their mailbox.',
    ENROLLMENT_TICKET: 'The right password is followed by the enrollment of a second step.',
    REFUSAL: 'Nothing: they do not get in.',
  },
  users: {
    title: 'Users',
    who: 'E-mail address or id',
    whoHint: 'The beginning of an address, or a whole id. Empty: everybody.',
    find: 'Find',
  },
  user: {
    name: 'Name',
    id: 'Id',
    state: 'State',
    isDisabled: 'disabled',
    isEnabled: 'may sign in',
    address: 'E-mail address',
    verified: 'confirmed',
    unverified: 'not confirmed',
    rolesTitle: 'Roles',
    since: 'Account since',
    created: (date: string) => `since ${date}`,
    lastSignIn: 'Last sign-in',
    never: 'never',
    asked: 'Second step',
    nextSignIn: 'The next sign-in, on a device that is not known',
    offered: (ways: string) => `Offered: ${ways}.`,
    factors: 'Second steps',
    noFactors: 'There are none.',
    sessions: 'Signed in',
    noSessions: 'Nowhere.',
    opened: (date: string) => `Since ${date}`,
    bySecond: 'with a second step',
    byFirst: 'without a second step',
    devices: 'Devices that skip the second step',
    noDevices: 'There are none.',
    happened: 'What happened to this account',
    until: (date: string) => `until ${date}`,
  },
  access: {
    title: 'Access',
    endSessions: 'End all sessions',
    endSessionsOf: (email: string) => `End every session of ${email}?`,
    endSessionsText: 'They are signed out everywhere, and can sign in again.',
    ended: (count: number) => `Sessions ended: ${count}.`,
    unlock: 'Unlock',
    unlockWhom: (email: string) => `Unlock ${email}?`,
    unlockText:
      'Waits after wrong passwords and codes end, and second steps that were suspended work again. Somebody who guesses may go on, too.',
    unlocked: 'Nobody has to wait any more.',
    disable: 'Disable',
    disableWhom: (email: string) => `Disable ${email}?`,
    disableText: 'They are signed out everywhere, and cannot sign in until they are enabled again.',
    disabled: 'The account is disabled.',
    enable: 'Enable',
    enabled: 'The account is enabled.',
  },
  reset: {
    title: 'Second steps lost',
    text: 'Removes every second step, recovery code and remembered device. Make sure who asks for it.',
    reset: 'Reset the second steps',
    resetWhom: (email: string) => `Reset the second steps of ${email}?`,
    resetText:
      'They are signed out everywhere, are told by mail, and have to add a second step at the next sign-in. Where the service is set up so, another administrator has to agree, or a delay to pass.',
    approve: 'Agree to a reset',
    approveWhom: (email: string) => `Agree to the reset of the second steps of ${email}?`,
    approveText: 'Another administrator asked for it. Make sure that it is right.',
    asked: 'The reset was asked for, and waits.',
    happened: 'The second steps are reset.',
    missing: (count: number): string =>
      count === 0 ? 'Enough administrators agreed.' : 'Another administrator has to agree.',
    effective: (at: string) => `It happens on ${at} at the earliest.`,
    stop: 'Only the user can stop it, by the link that was mailed to them.',
  },
  roles: {
    title: 'Change the roles',
    roles: 'Roles',
    rolesHint: 'With commas between them.',
    defaultRole: 'Default role',
    set: 'Set the roles',
    setOf: (email: string) => `Set the roles of ${email}?`,
    setText: (before: string, after: string) => `Now: ${before}. Then: ${after}.`,
    done: 'The roles are set.',
  },
  audit: {
    title: 'Audit trail',
    type: 'What happened',
    everything: 'Everything',
    userId: 'Id of a user',
    show: 'Show',
    actor: 'By',
    actors: { user: 'the user', admin: 'an administrator', system: 'the service' },
    about: 'About',
    nobody: 'nobody who is known',
    address: 'From',
    program: 'With',
    unknown: 'not known',
    id: 'Id',
    verifyTitle: 'Is it what was recorded?',
    verify: 'Check the whole trail',
    intact: (count: number) =>
      `Nothing was changed, taken out or put in. Events checked: ${count}.`,
    broken: (count: number, id: string | null) =>
      `This is not what was recorded, from ${id === null ? 'an event that is gone' : `the event ${id}`} on. Events found right before: ${count}.`,
    head: 'Hash at its end:',
  },
};

export type OperatorWords = typeof en;
