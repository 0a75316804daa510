import type { Messages } from '../messages.ts';

const SECURE_IT = 'change your password at once, and check the second steps of your account';

export const en: Messages = {
  language: 'en',
  greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
  codeSms: ({ serviceName, code, minutes }) =>
    `${serviceName}: ${code} is your code. It expires in ${minutes} min. Never share it with anyone.`,
  codeMail: ({ serviceName, code, minutes }) => ({
    subject: `Your code for ${serviceName}`,
    paragraphs: [
      `This code confirms that it is you at ${serviceName}:`,
      code,
      `It expires in ${minutes} minutes and works once. Enter it only where you asked for it, and never share it with anyone: we will not ask you for it.`,
      `You did not ask for a code? Then somebody else may know your password for ${serviceName}. Do not use the code, and change your password.`,
    ],
  }),
  factors: {
    TOTP: 'an authenticator app',
    SMS: 'a phone number for codes by SMS',
    EMAIL: 'an address for codes by e-mail',
    WEBAUTHN: 'a passkey or security key',
    OTHER: 'a second step',
  },
  circumstances: { at: 'When', from: 'IP address', with: 'Program' },
  unknown: 'unknown',
  links: {
    VERIFY_EMAIL: (serviceName) => ({
      subject: `${serviceName}: please confirm your e-mail address`,
      what: `An account at ${serviceName} was created with this e-mail address. Confirm that the address is yours:`,
      advice:
        'If this was not you, do not confirm it: without that, the account is not yours, and nobody can sign in to it where confirming is required.',
    }),
    RESET_PASSWORD: (serviceName) => ({
      subject: `${serviceName}: choose a new password`,
      what: `Somebody asked for a new password for your account at ${serviceName}. Choose one here:`,
      advice: 'If this was not you, ignore this mail: your password stays as it is.',
    }),
    INVITATION: (serviceName) => ({
      subject: `${serviceName}: your account is ready`,
      what: `An administrator of ${serviceName} has made an account for you, with this e-mail address. Choose a password for it here:`,
      advice:
        'If you do not know what this is about, ignore this mail. Should the link have expired, ask for another one where you sign in, as for a password that you forgot.',
    }),
    CHANGE_EMAIL: (serviceName) => ({
      subject: `${serviceName}: please confirm your new e-mail address`,
      what: `An account at ${serviceName} is to have this e-mail address. Confirm that it is yours:`,
      advice: 'If this was not you, ignore this mail: nothing changes without your confirmation.',
    }),
    STOP_EMAIL_CHANGE: (serviceName) => ({
      subject: `${serviceName}: your e-mail address is about to be changed`,
      what: `Somebody who is signed in to your account at ${serviceName} asked for another e-mail address. If this was not you, stop it here, also after it has happened. That ends all sessions of your account, and gives it this address back:`,
      advice: 'If this was you, there is nothing to do here.',
    }),
    ALREADY_SIGNED_UP: (serviceName) => ({
      subject: `${serviceName}: you already have an account`,
      what: `Somebody wanted to sign up at ${serviceName} with this e-mail address, and you have an account with it already. If this was you, sign in; if you do not remember your password, choose a new one here:`,
      advice: 'If this was not you, there is nothing to do: your account stays as it is.',
    }),
    EMAIL_CHANGED: (serviceName) => ({
      subject: `${serviceName}: your e-mail address was changed`,
      what: `Your account at ${serviceName} has another e-mail address from now on.`,
      advice:
        'If this was not you, use the link of the mail that told you of this before: it gives your account its address back for 72 hours, and ends all its sessions.',
    }),
  },
  linkWorks: (valid) =>
    'minutes' in valid
      ? `The link works once, for ${valid.minutes} minutes.`
      : `The link works once, for ${valid.hours} hours.`,
  chooseNewPassword: 'To choose a new password:',
  putBack:
    'If this was not you, take it back here. Your account gets back what was removed since then, loses what was enrolled since, and all its sessions end:',
  stopReset:
    'If you did not ask for this, stop it here. Nothing else changes, and nobody is signed out:',
  stopsUntilThen: 'The link works once, until the second steps are removed.',
  notices: {
    factorAdded: (serviceName, factor) => ({
      subject: `${serviceName}: a second step was added to your account`,
      what: `Your account at ${serviceName} has a new second step for signing in: ${factor}.`,
      advice: `If this was not you, somebody else can sign in to your account: remove the new second step, ${SECURE_IT}.`,
    }),
    factorRemoved: (serviceName, factor) => ({
      subject: `${serviceName}: a second step was removed from your account`,
      what: `A second step for signing in was removed from your account at ${serviceName}: ${factor}.`,
      advice: `If this was not you, ${SECURE_IT}.`,
    }),
    factorRestored: (serviceName) => ({
      subject: `${serviceName}: the second steps of your account are back`,
      what: `A removal of second steps from your account at ${serviceName} was taken back, by a link that was mailed to you. What was removed since then is there again, and what was enrolled since is gone. All sessions have ended, and no device is trusted any more.`,
      advice:
        'If this was not you, somebody else can read your mail: secure your mailbox first. In any case choose a new password: whoever removed them was signed in to your account.',
    }),
    recoveryCodeUsed: (serviceName, remaining, few) => ({
      subject: `${serviceName}: a recovery code was used`,
      what: [
        `One of your recovery codes for ${serviceName} was used in place of your second step. It does not work again.`,
        ...(few
          ? [
              remaining === 0
                ? 'It was the last one: generate new recovery codes now.'
                : remaining === 1
                  ? 'Only 1 recovery code is left: generate new ones now.'
                  : `Only ${remaining} recovery codes are left: generate new ones now.`,
            ]
          : []),
      ].join(' '),
      advice: `If this was not you, somebody else has your recovery codes: generate new ones, ${SECURE_IT}.`,
    }),
    recoveryCodesReplaced: (serviceName) => ({
      subject: `${serviceName}: your recovery codes were replaced`,
      what: `New recovery codes were generated for your account at ${serviceName}. The former ones no longer work.`,
      advice: `If this was not you, somebody else holds the new codes: generate others, ${SECURE_IT}.`,
    }),
    passwordChanged: (serviceName) => ({
      subject: `${serviceName}: your password was changed`,
      what: `The password of your account at ${serviceName} was changed. Other sessions have ended, and no device is trusted any more.`,
      advice:
        'If this was not you, somebody else has your account: get in touch with whoever runs the service at once.',
    }),
    passwordRemoved: (serviceName) => ({
      subject: `${serviceName}: your account has no password any more`,
      what: `The password of your account at ${serviceName} was removed: your passkeys sign you in. Other sessions have ended, and no device is trusted any more.`,
      advice:
        'If this was not you, somebody else holds a passkey of your account: choose a new password, remove the passkeys that are not yours, and get in touch with whoever runs the service.',
    }),
    passwordReset: (serviceName) => ({
      subject: `${serviceName}: your password was reset`,
      what: `A new password was chosen for your account at ${serviceName}, by a link that was mailed to you. All sessions have ended, and no device is trusted any more. Second steps stay as they are.`,
      advice:
        'If this was not you, somebody else can read your mail: secure your mailbox first, then choose another password.',
    }),
    emailChanged: (serviceName) => ({
      subject: `${serviceName}: your account has this e-mail address now`,
      what: `Your account at ${serviceName} has this e-mail address from now on. Messages no longer go to the former one.`,
      advice: `If this was not you, ${SECURE_IT}.`,
    }),
    emailChangeStopped: (serviceName) => ({
      subject: `${serviceName}: the change of your e-mail address was stopped`,
      what: `Your account at ${serviceName} keeps this e-mail address. All sessions have ended, and no device is trusted any more.`,
      advice:
        'Whoever wanted to change it was signed in to your account: choose a new password at once, and check the second steps of your account.',
    }),
    passwordChangeAdvised: (serviceName, minLength) => ({
      subject: `${serviceName}: please choose a longer password`,
      what: `The password that you just gave at ${serviceName} has fewer than the ${minLength} characters that a new one has to have by now. It keeps working, but is easier to guess: please change it soon.`,
      advice: 'If this was not you, somebody else knows your password: change it now.',
    }),
    mfaReset: (serviceName) => ({
      subject: `${serviceName}: your second steps were removed`,
      what: `An administrator of ${serviceName} has removed every second step of your account, and signed you out everywhere. When you next sign in, you set up a new one, with a code that we send to this address.`,
      advice: 'If you did not ask for this, tell them at once.',
    }),
    mfaResetRequested: (serviceName, at, approved) => ({
      subject: `${serviceName}: your second steps are to be removed`,
      what: `An administrator of ${serviceName} was asked to remove every second step of your account. That happens on ${at}${approved ? '' : ', or later, once a second administrator has agreed'}. You are signed out everywhere then, and set up a new second step when you next sign in, with a code that we send to this address.`,
      advice:
        'If you asked for this, there is nothing to do. If you did not, somebody else may be trying to get into your account: tell the administrators, too.',
    }),
    mfaResetStopped: (serviceName) => ({
      subject: `${serviceName}: your second steps stay`,
      what: `The second steps of your account at ${serviceName} were to be removed. That was stopped, by a link that was mailed to you. Your account is as it was.`,
      advice:
        'If this was not you, somebody else can read your mail: secure your mailbox first, and tell the administrators.',
    }),
    mfaResetWithdrawn: (serviceName) => ({
      subject: `${serviceName}: your second steps stay`,
      what: `The second steps of your account at ${serviceName} were to be removed. That does not happen: an administrator has withdrawn it. Your account is as it was.`,
      advice: 'If you still need this, ask the administrators again.',
    }),
    mfaResetDropped: (serviceName) => ({
      subject: `${serviceName}: your second steps stay`,
      what: `The second steps of your account at ${serviceName} were to be removed. That does not happen: whoever asked for it or agreed to it is no administrator any more. Your account is as it was.`,
      advice: 'If you still need this, ask the administrators again.',
    }),
    mfaDisabled: (serviceName) => ({
      subject: `${serviceName}: two-step sign-in was turned off`,
      what: `Two-step sign-in was turned off for your account at ${serviceName}. The password alone is now enough to sign in.`,
      advice:
        'If this was not you, change your password at once and turn two-step sign-in on again.',
    }),
    factorFailed: (serviceName) => ({
      subject: `${serviceName}: a second step failed`,
      what: `Somebody gave the right password for your account at ${serviceName}, but then failed at the second step. They were not let in.`,
      advice: 'If this was not you, somebody else knows your password: change it now.',
    }),
    failedRepeatedly: (serviceName, failures) => ({
      subject: `${serviceName}: somebody may know your password`,
      what: `Somebody gave the right password for your account at ${serviceName}, but then failed at the second step ${failures} times. They were not let in.`,
      advice: 'If this was not you, somebody else knows your password: change it now.',
    }),
    factorPaused: (serviceName) => ({
      subject: `${serviceName}: a second step is paused`,
      what: `A second step of your account at ${serviceName} failed so often within a day that its codes are not looked at for now. That ends when a day has passed since those attempts, or when you choose a new password. Until then sign in with another second step or a recovery code.`,
      advice:
        'If this was not you, somebody else knows your password: choose a new one now, which ends the pause at once.',
    }),
    factorSuspended: (serviceName) => ({
      subject: `${serviceName}: a second step was suspended`,
      what: `A second step of your account at ${serviceName} failed so often that it was suspended. It is no longer accepted. Sign in with another second step or a recovery code.`,
      advice:
        'If this was not you, somebody who knows your password tried to get in: change it now.',
    }),
    deviceTrusted: (serviceName) => ({
      subject: `${serviceName}: a device is trusted from now on`,
      what: `Somebody signed in to your account at ${serviceName} and asked that their device be trusted. For a while the password alone is enough to sign in on it.`,
      advice: `If this was not you, somebody else can sign in to your account: ${SECURE_IT}. A new password ends the trust in every device.`,
    }),
    counterWentBack: (serviceName) => ({
      subject: `${serviceName}: a security key may have been copied`,
      what: `A security key of your account at ${serviceName} answered with a counter lower than before, as a copy of it would. The attempt was refused.`,
      advice:
        'If you do not know why, remove that security key from your account, and change your password.',
    }),
    userDeleted: (serviceName) => ({
      subject: `${serviceName}: your account was deleted`,
      what: `Your account at ${serviceName} was deleted, and with it everything that said who you are. This is the last message to this address.`,
      advice:
        'If this was not you, somebody else had your account: contact whoever runs the service at once. A deleted account cannot be restored.',
    }),
  },
};
