import type { OperatorProblemWords } from '../../words/problems.ts';
import type { OperatorWords } from './en.ts';

const problems: OperatorProblemWords = {
  AuthInvalidWebhookUrlError:
    'An diese Adresse kann nichts gesendet werden. Sie muss mit https beginnen und öffentlich sein.',
  AuthResetNotPendingError:
    'Für diesen Benutzer steht keine Zurücksetzung an: Niemand hat darum gebeten, sie wurde angehalten, oder es ist zu lange her.',
  AuthSelfAdministrationError:
    'Das können Sie nicht an sich selbst tun: Jemand anderes aus der Verwaltung kann es.',
  AuthUserNotFoundError: 'Diesen Benutzer gibt es nicht mehr.',
  AuthWebhookEndpointNotFoundError: 'Diesen Empfänger gibt es nicht mehr.',
};

export const de: OperatorWords = {
  problems,
  rooms: { title: 'Verwaltung', users: 'Benutzer', audit: 'Protokoll', account: 'Ihr Konto' },
  gate: {
    title: 'Verwaltung',
    unproven:
      'Sie gehören zur Verwaltung und sind ohne zweiten Schritt angemeldet. Zeigen Sie einen, dann öffnen sich diese Seiten.',
    prove: 'Zweiten Schritt zeigen',
    noFactor:
      'Sie gehören zur Verwaltung und haben keinen zweiten Schritt. Fügen Sie Ihrem Konto einen hinzu, dann öffnen sich diese Seiten.',
    addFactor: 'Zu Ihrem Konto',
  },
  list: {
    none: 'Hier ist nichts.',
    shown: (count, more) => `Gezeigt: ${count}${more ? ', und es gibt mehr' : ''}.`,
    more: 'Mehr zeigen',
  },
  requirements: {
    DISABLED: 'Nichts Neues: Wer einen zweiten Schritt hat, wird danach gefragt',
    OPTIONAL: 'Wer einen zweiten Schritt hat, wird danach gefragt',
    RISK_BASED: 'Gefragt wird bei ungewöhnlichen Anmeldungen',
    REQUIRED: 'Alle brauchen einen zweiten Schritt',
  },
  decisions: {
    SESSION: 'Mit dem richtigen Passwort sind sie gleich angemeldet.',
    MFA_TICKET: 'Nach dem richtigen Passwort kommt ein zweiter Schritt.',
    MAILBOX_TICKET: 'Nach dem richtigen Passwort kommt ein Code aus dem Postfach.',
    ENROLLMENT_TICKET: 'Nach dem richtigen Passwort muss ein zweiter Schritt eingerichtet werden.',
    REFUSAL: 'Nichts: Sie kommen nicht hinein.',
  },
  users: {
    title: 'Benutzer',
    who: 'E-Mail-Adresse oder Kennung',
    whoHint: 'Der Anfang einer Adresse oder eine ganze Kennung. Leer: alle.',
    find: 'Suchen',
  },
  user: {
    name: 'Name',
    id: 'Kennung',
    state: 'Zustand',
    isDisabled: 'gesperrt',
    isEnabled: 'darf sich anmelden',
    address: 'E-Mail-Adresse',
    verified: 'bestätigt',
    unverified: 'nicht bestätigt',
    rolesTitle: 'Rollen',
    since: 'Konto seit',
    created: (date) => `seit ${date}`,
    lastSignIn: 'Letzte Anmeldung',
    never: 'nie',
    asked: 'Zweiter Schritt',
    nextSignIn: 'Die nächste Anmeldung, auf einem unbekannten Gerät',
    offered: (ways) => `Angeboten: ${ways}.`,
    factors: 'Zweite Schritte',
    noFactors: 'Es gibt keine.',
    sessions: 'Angemeldet',
    noSessions: 'Nirgends.',
    opened: (date) => `Seit ${date}`,
    bySecond: 'mit zweitem Schritt',
    byFirst: 'ohne zweiten Schritt',
    devices: 'Geräte, die den zweiten Schritt überspringen',
    noDevices: 'Es gibt keine.',
    happened: 'Was mit diesem Konto geschah',
    until: (date) => `bis ${date}`,
  },
  access: {
    title: 'Zugang',
    endSessions: 'Alle Anmeldungen beenden',
    endSessionsOf: (email) => `Alle Anmeldungen von ${email} beenden?`,
    endSessionsText: 'Sie werden überall abgemeldet und können sich wieder anmelden.',
    ended: (count) => `Beendete Anmeldungen: ${count}.`,
    unlock: 'Wartezeiten beenden',
    unlockWhom: (email) => `Wartezeiten von ${email} beenden?`,
    unlockText:
      'Wartezeiten nach falschen Passwörtern und Codes enden, und ausgesetzte zweite Schritte gelten wieder. Wer rät, kann damit auch weitermachen.',
    unlocked: 'Niemand muss mehr warten.',
    disable: 'Sperren',
    disableWhom: (email) => `${email} sperren?`,
    disableText:
      'Sie werden überall abgemeldet und können sich nicht anmelden, bis die Sperre aufgehoben ist.',
    disabled: 'Das Konto ist gesperrt.',
    enable: 'Sperre aufheben',
    enabled: 'Das Konto ist nicht mehr gesperrt.',
  },
  reset: {
    title: 'Verlorene zweite Schritte',
    text: 'Entfernt alle zweiten Schritte, Wiederherstellungscodes und gemerkten Geräte. Vergewissern Sie sich, wer darum bittet.',
    reset: 'Zweite Schritte zurücksetzen',
    resetWhom: (email) => `Zweite Schritte von ${email} zurücksetzen?`,
    resetText:
      'Sie werden überall abgemeldet, erfahren es per E-Mail und müssen bei der nächsten Anmeldung einen zweiten Schritt einrichten. Wo der Dienst so eingestellt ist, muss noch jemand zustimmen oder Zeit vergehen.',
    approve: 'Zurücksetzung zustimmen',
    approveWhom: (email) => `Der Zurücksetzung der zweiten Schritte von ${email} zustimmen?`,
    approveText:
      'Jemand anderes aus der Verwaltung hat darum gebeten. Vergewissern Sie sich, dass es stimmt.',
    asked: 'Um die Zurücksetzung ist gebeten, und sie wartet.',
    happened: 'Die zweiten Schritte sind zurückgesetzt.',
    missing: (count) =>
      count === 0
        ? 'Genug aus der Verwaltung haben zugestimmt.'
        : 'Noch jemand aus der Verwaltung muss zustimmen.',
    effective: (at) => `Sie geschieht frühestens am ${at}.`,
    stop: 'Nur der Benutzer selbst kann sie anhalten, mit dem Link aus der E-Mail.',
  },
  roles: {
    title: 'Rollen ändern',
    roles: 'Rollen',
    rolesHint: 'Mit Kommas dazwischen.',
    defaultRole: 'Standardrolle',
    set: 'Rollen setzen',
    setOf: (email) => `Die Rollen von ${email} setzen?`,
    setText: (before, after) => `Jetzt: ${before}. Dann: ${after}.`,
    done: 'Die Rollen sind gesetzt.',
  },
  audit: {
    title: 'Protokoll',
    type: 'Was geschah',
    everything: 'Alles',
    userId: 'Kennung eines Benutzers',
    show: 'Zeigen',
    actor: 'Durch',
    actors: { user: 'den Benutzer', admin: 'die Verwaltung', system: 'den Dienst' },
    about: 'Über',
    nobody: 'niemanden, den man kennt',
    address: 'Von',
    program: 'Mit',
    unknown: 'nicht bekannt',
    id: 'Kennung',
    verifyTitle: 'Ist es, was aufgezeichnet wurde?',
    verify: 'Das ganze Protokoll prüfen',
    intact: (count) =>
      `Nichts wurde geändert, herausgenommen oder hinzugefügt. Geprüfte Ereignisse: ${count}.`,
    broken: (count, id) =>
      `Das ist nicht, was aufgezeichnet wurde, ab ${id === null ? 'einem Ereignis, das fehlt' : `dem Ereignis ${id}`}. Davor als richtig befunden: ${count}.`,
    head: 'Hash am Ende:',
  },
};
