import type { ProblemWords } from './problems.ts';

const minutes = (seconds: number): string =>
  seconds < 90 ? `${seconds} Sekunden` : `${Math.ceil(seconds / 60)} Minuten`;

export const problems: ProblemWords = {
  AuthEmailInUseError: 'Mit dieser Adresse gibt es schon ein Konto. Melden Sie sich damit an.',
  AuthEmailNotVerifiedError: 'Ihre E-Mail-Adresse ist noch nicht bestätigt.',
  AuthFactorLimitReachedError: 'Davon haben Sie schon so viele wie möglich.',
  AuthFactorNotAllowedError: 'Dieser Weg ist hier nicht erlaubt. Nehmen Sie einen anderen.',
  AuthFactorNotFoundError: 'Diesen zweiten Schritt haben Sie nicht mehr.',
  AuthInvalidCodeError: ({ attemptsRemaining: left }) =>
    left === 1
      ? 'Dieser Code ist falsch oder schon benutzt. Sie haben noch einen Versuch.'
      : `Dieser Code ist falsch oder schon benutzt. Sie haben noch ${left} Versuche.`,
  AuthInvalidCredentialsError: 'Die E-Mail-Adresse oder das Passwort ist falsch.',
  AuthInvalidPhoneNumberError:
    'An diese Nummer kann nichts gesendet werden. Schreiben Sie sie mit Ländervorwahl, etwa +49 …',
  AuthInvalidRefreshTokenError: 'Sie wurden abgemeldet. Melden Sie sich wieder an.',
  AuthInvalidTicketError:
    'Das hat zu lange gedauert, oder es waren zu viele Versuche. Beginnen Sie von vorn.',
  AuthInvalidTokenError: 'Dieser Link ist schon benutzt oder zu alt. Fordern Sie einen neuen an.',
  AuthInvalidWebauthnResponseError:
    'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal oder anders.',
  AuthMessageNotSentError:
    'Die Nachricht konnte nicht gesendet werden. Versuchen Sie es später noch einmal oder anders.',
  AuthMfaDisabledError: 'Zweite Schritte sind hier ausgeschaltet.',
  AuthMfaEnforcedError: 'Mindestens diesen brauchen Sie: Fügen Sie erst einen anderen hinzu.',
  AuthMfaNotActiveError: 'Sie haben noch keinen zweiten Schritt.',
  AuthRateLimitedError: ({ retryAfter }) =>
    `Zu viele Versuche. Warten Sie ${minutes(retryAfter)} und versuchen Sie es dann noch einmal.`,
  AuthRefreshConflictError: 'Ein anderer Tab war schneller. Versuchen Sie es noch einmal.',
  AuthSignInBlockedError: 'Diese Anmeldung wurde angehalten, weil sie ungewöhnlich ist.',
  AuthStepUpRequiredError: 'Zeigen Sie zuerst, dass Sie es sind.',
  AuthTotpNotGeneratedError:
    'Das hat zu lange gedauert. Beginnen Sie noch einmal mit einem neuen Bild.',
  AuthWeakPasswordError: ({ reasons }) =>
    `Nehmen Sie ein anderes Passwort: ${reasons.map((reason) => weak[reason] ?? weak['OTHER']).join(', ')}.`,
  offline: 'Der Dienst ist nicht erreichbar. Versuchen Sie es noch einmal.',
  refused: 'Das wurde nicht verstanden. Prüfen Sie Ihre Eingabe.',
  signedOut: 'Sie wurden abgemeldet. Melden Sie sich wieder an.',
  cancelled: 'Es wurde kein Passkey benutzt. Versuchen Sie es noch einmal oder anders.',
  ended: 'Das ist beendet. Beginnen Sie von vorn.',
  forbidden: 'Das dürfen Sie nicht, oder nicht mehr.',
  otherAddress: 'Das ist nicht die Adresse dieses Kontos.',
  tooFewPasskeys:
    'Dafür braucht es zwei Passkeys, die allein anmelden, oder einen und übrige Wiederherstellungscodes.',
};

const weak: Readonly<Record<string, string>> = {
  TOO_SHORT: 'es ist zu kurz',
  TOO_LONG: 'es ist zu lang',
  TOO_COMMON: 'viele benutzen es',
  BREACHED: 'es ist anderswo bekannt geworden',
  TOO_REPETITIVE: 'es wiederholt sich',
  SEQUENCE: 'es ist eine Reihenfolge',
  KEYBOARD_WALK: 'seine Tasten liegen nebeneinander',
  DATE: 'es ist ein Datum',
  PERSONAL: 'es enthält Ihren Namen oder Ihre Adresse',
  OTHER: 'es ist zu leicht zu erraten',
};
