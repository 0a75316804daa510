import type { Messages } from '../messages.ts';

const SECURE_IT = 'ändern Sie sofort Ihr Passwort und prüfen Sie die zweiten Schritte Ihres Kontos';

export const de: Messages = {
  language: 'de',
  greeting: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
  codeSms: ({ serviceName, code, minutes }) =>
    `${serviceName}: ${code} ist Ihr Code. Er gilt ${minutes} Min. Geben Sie ihn an niemanden weiter.`,
  codeMail: ({ serviceName, code, minutes }) => ({
    subject: `Ihr Code für ${serviceName}`,
    paragraphs: [
      `Mit diesem Code bestätigen Sie, dass Sie es sind, der sich an ${serviceName} wendet:`,
      code,
      `Er gilt ${minutes} Minuten und nur einmal. Geben Sie ihn nur dort ein, wo Sie ihn angefordert haben, und geben Sie ihn an niemanden weiter: Wir werden Sie nie danach fragen.`,
      `Sie haben keinen Code angefordert? Dann kennt möglicherweise jemand anderes Ihr Passwort für ${serviceName}. Verwenden Sie den Code nicht und ändern Sie Ihr Passwort.`,
    ],
  }),
  factors: {
    TOTP: 'eine Authenticator-App',
    SMS: 'eine Telefonnummer für Codes per SMS',
    EMAIL: 'eine Adresse für Codes per E-Mail',
    WEBAUTHN: 'ein Passkey oder Sicherheitsschlüssel',
    OTHER: 'ein zweiter Schritt',
  },
  circumstances: { at: 'Wann', from: 'IP-Adresse', with: 'Programm' },
  unknown: 'unbekannt',
  links: {
    VERIFY_EMAIL: (serviceName) => ({
      subject: `${serviceName}: Bitte bestätigen Sie Ihre E-Mail-Adresse`,
      what: `Mit dieser E-Mail-Adresse wurde bei ${serviceName} ein Konto angelegt. Bestätigen Sie, dass die Adresse Ihnen gehört:`,
      advice:
        'Wenn Sie das nicht waren, bestätigen Sie es nicht: Ohne das ist das Konto nicht Ihres, und wo eine Bestätigung verlangt wird, kann sich niemand damit anmelden.',
    }),
    RESET_PASSWORD: (serviceName) => ({
      subject: `${serviceName}: Wählen Sie ein neues Passwort`,
      what: `Jemand hat ein neues Passwort für Ihr Konto bei ${serviceName} angefordert. Wählen Sie es hier:`,
      advice:
        'Wenn Sie das nicht waren, ignorieren Sie diese Nachricht: Ihr Passwort bleibt, wie es ist.',
    }),
    INVITATION: (serviceName) => ({
      subject: `${serviceName}: Ihr Konto ist bereit`,
      what: `Bei ${serviceName} wurde von der Administration ein Konto für Sie angelegt, mit dieser E-Mail-Adresse. Wählen Sie hier ein Passwort dafür:`,
      advice:
        'Wenn Sie nicht wissen, worum es geht, ignorieren Sie diese Nachricht. Ist der Link abgelaufen, fordern Sie bei der Anmeldung einen neuen an, wie für ein vergessenes Passwort.',
    }),
    CHANGE_EMAIL: (serviceName) => ({
      subject: `${serviceName}: Bitte bestätigen Sie Ihre neue E-Mail-Adresse`,
      what: `Ein Konto bei ${serviceName} soll diese E-Mail-Adresse erhalten. Bestätigen Sie, dass sie Ihnen gehört:`,
      advice:
        'Wenn Sie das nicht waren, ignorieren Sie diese Nachricht: Ohne Ihre Bestätigung ändert sich nichts.',
    }),
    STOP_EMAIL_CHANGE: (serviceName) => ({
      subject: `${serviceName}: Ihre E-Mail-Adresse soll geändert werden`,
      what: `Jemand, der bei Ihrem Konto bei ${serviceName} angemeldet ist, möchte eine andere E-Mail-Adresse. Wenn Sie das nicht waren, verhindern Sie es hier, auch wenn es schon geschehen ist. Das beendet alle Sitzungen Ihres Kontos und gibt ihm diese Adresse zurück:`,
      advice: 'Wenn Sie das waren, ist hier nichts zu tun.',
    }),
    ALREADY_SIGNED_UP: (serviceName) => ({
      subject: `${serviceName}: Sie haben schon ein Konto`,
      what: `Jemand wollte sich bei ${serviceName} mit dieser E-Mail-Adresse registrieren, und Sie haben damit schon ein Konto. Wenn Sie das waren, melden Sie sich an; wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie hier ein neues:`,
      advice: 'Wenn Sie das nicht waren, ist nichts zu tun: Ihr Konto bleibt, wie es ist.',
    }),
    EMAIL_CHANGED: (serviceName) => ({
      subject: `${serviceName}: Ihre E-Mail-Adresse wurde geändert`,
      what: `Ihr Konto bei ${serviceName} hat von nun an eine andere E-Mail-Adresse.`,
      advice:
        'Wenn Sie das nicht waren, verwenden Sie den Link der Nachricht, die Ihnen das angekündigt hat: Er gibt Ihrem Konto 72 Stunden lang seine Adresse zurück und beendet alle Sitzungen.',
    }),
  },
  linkWorks: (valid) =>
    'minutes' in valid
      ? `Der Link gilt einmal, ${valid.minutes} Minuten lang.`
      : `Der Link gilt einmal, ${valid.hours} Stunden lang.`,
  chooseNewPassword: 'So wählen Sie ein neues Passwort:',
  putBack:
    'Wenn Sie das nicht waren, machen Sie es hier rückgängig. Ihr Konto erhält zurück, was seitdem entfernt wurde, verliert, was seitdem hinzugefügt wurde, und alle Sitzungen enden:',
  stopReset:
    'Wenn Sie nicht darum gebeten haben, verhindern Sie es hier. Sonst ändert sich nichts, und niemand wird abgemeldet:',
  stopsUntilThen: 'Der Link gilt einmal, bis die zweiten Schritte entfernt werden.',
  notices: {
    factorAdded: (serviceName, factor) => ({
      subject: `${serviceName}: Ihr Konto hat einen neuen zweiten Schritt`,
      what: `Ihrem Konto bei ${serviceName} wurde ein zweiter Schritt für die Anmeldung hinzugefügt: ${factor}.`,
      advice: `Wenn Sie das nicht waren, kann sich jemand anderes bei Ihrem Konto anmelden: Entfernen Sie den neuen zweiten Schritt, ${SECURE_IT}.`,
    }),
    factorRemoved: (serviceName, factor) => ({
      subject: `${serviceName}: Ein zweiter Schritt wurde aus Ihrem Konto entfernt`,
      what: `Aus Ihrem Konto bei ${serviceName} wurde ein zweiter Schritt für die Anmeldung entfernt: ${factor}.`,
      advice: `Wenn Sie das nicht waren, ${SECURE_IT}.`,
    }),
    factorRestored: (serviceName) => ({
      subject: `${serviceName}: Die zweiten Schritte Ihres Kontos sind wieder da`,
      what: `Für Ihr Konto bei ${serviceName} wurde das Entfernen von zweiten Schritten rückgängig gemacht, mit einem Link, der Ihnen gemailt wurde. Was seitdem entfernt wurde, ist wieder da, und was seitdem hinzugefügt wurde, ist entfernt. Alle Sitzungen sind beendet, und keinem Gerät wird mehr vertraut.`,
      advice:
        'Wenn Sie das nicht waren, kann jemand anderes Ihre E-Mails lesen: Sichern Sie zuerst Ihr Postfach. Wählen Sie auf jeden Fall ein neues Passwort: Wer sie entfernt hat, war bei Ihrem Konto angemeldet.',
    }),
    recoveryCodeUsed: (serviceName, remaining, few) => ({
      subject: `${serviceName}: Ein Wiederherstellungscode wurde verwendet`,
      what: [
        `Einer Ihrer Wiederherstellungscodes für ${serviceName} wurde anstelle Ihres zweiten Schritts verwendet. Er gilt nicht noch einmal.`,
        ...(few
          ? [
              remaining === 0
                ? 'Es war der letzte: Erzeugen Sie jetzt neue Wiederherstellungscodes.'
                : remaining === 1
                  ? 'Es ist nur noch 1 Wiederherstellungscode übrig: Erzeugen Sie jetzt neue.'
                  : `Es sind nur noch ${remaining} Wiederherstellungscodes übrig: Erzeugen Sie jetzt neue.`,
            ]
          : []),
      ].join(' '),
      advice: `Wenn Sie das nicht waren, hat jemand anderes Ihre Wiederherstellungscodes: Erzeugen Sie neue, ${SECURE_IT}.`,
    }),
    recoveryCodesReplaced: (serviceName) => ({
      subject: `${serviceName}: Ihre Wiederherstellungscodes wurden ersetzt`,
      what: `Für Ihr Konto bei ${serviceName} wurden neue Wiederherstellungscodes erzeugt. Die bisherigen gelten nicht mehr.`,
      advice: `Wenn Sie das nicht waren, hat jemand anderes die neuen Codes: Erzeugen Sie andere, ${SECURE_IT}.`,
    }),
    passwordChanged: (serviceName) => ({
      subject: `${serviceName}: Ihr Passwort wurde geändert`,
      what: `Das Passwort Ihres Kontos bei ${serviceName} wurde geändert. Andere Sitzungen sind beendet, und keinem Gerät wird mehr vertraut.`,
      advice:
        'Wenn Sie das nicht waren, hat jemand anders Ihr Konto: Wenden Sie sich sofort an den Betreiber des Dienstes.',
    }),
    passwordRemoved: (serviceName) => ({
      subject: `${serviceName}: Ihr Konto hat kein Passwort mehr`,
      what: `Das Passwort Ihres Kontos bei ${serviceName} wurde entfernt: Sie melden sich mit Ihren Passkeys an. Andere Sitzungen sind beendet, und keinem Gerät wird mehr vertraut.`,
      advice:
        'Wenn Sie das nicht waren, hat jemand anders einen Passkey zu Ihrem Konto: Wählen Sie ein neues Passwort, entfernen Sie die Passkeys, die nicht Ihre sind, und wenden Sie sich an den Betreiber des Dienstes.',
    }),
    passwordReset: (serviceName) => ({
      subject: `${serviceName}: Ihr Passwort wurde zurückgesetzt`,
      what: `Für Ihr Konto bei ${serviceName} wurde ein neues Passwort gewählt, mit einem Link, der Ihnen gemailt wurde. Alle Sitzungen sind beendet, und keinem Gerät wird mehr vertraut. Zweite Schritte bleiben, wie sie sind.`,
      advice:
        'Wenn Sie das nicht waren, kann jemand anderes Ihre E-Mails lesen: Sichern Sie zuerst Ihr Postfach und wählen Sie dann ein anderes Passwort.',
    }),
    emailChanged: (serviceName) => ({
      subject: `${serviceName}: Ihr Konto hat jetzt diese E-Mail-Adresse`,
      what: `Ihr Konto bei ${serviceName} hat von nun an diese E-Mail-Adresse. An die bisherige gehen keine Nachrichten mehr.`,
      advice: `Wenn Sie das nicht waren, ${SECURE_IT}.`,
    }),
    emailChangeStopped: (serviceName) => ({
      subject: `${serviceName}: Die Änderung Ihrer E-Mail-Adresse wurde verhindert`,
      what: `Ihr Konto bei ${serviceName} behält diese E-Mail-Adresse. Alle Sitzungen sind beendet, und keinem Gerät wird mehr vertraut.`,
      advice:
        'Wer sie ändern wollte, war bei Ihrem Konto angemeldet: Wählen Sie sofort ein neues Passwort und prüfen Sie die zweiten Schritte Ihres Kontos.',
    }),
    passwordChangeAdvised: (serviceName, minLength) => ({
      subject: `${serviceName}: Bitte wählen Sie ein längeres Passwort`,
      what: `Das Passwort, das Sie eben bei ${serviceName} eingegeben haben, hat weniger als die ${minLength} Zeichen, die ein neues inzwischen haben muss. Es gilt weiterhin, ist aber leichter zu erraten: Bitte ändern Sie es bald.`,
      advice: 'Wenn Sie das nicht waren, kennt jemand anderes Ihr Passwort: Ändern Sie es jetzt.',
    }),
    mfaReset: (serviceName) => ({
      subject: `${serviceName}: Ihre zweiten Schritte wurden entfernt`,
      what: `Die Administration von ${serviceName} hat alle zweiten Schritte Ihres Kontos entfernt und Sie überall abgemeldet. Bei der nächsten Anmeldung richten Sie einen neuen ein, mit einem Code, den wir an diese Adresse senden.`,
      advice: 'Wenn Sie nicht darum gebeten haben, melden Sie sich sofort dort.',
    }),
    mfaResetRequested: (serviceName, at, approved) => ({
      subject: `${serviceName}: Ihre zweiten Schritte sollen entfernt werden`,
      what: `Jemand hat die Administratoren von ${serviceName} gebeten, alle zweiten Schritte Ihres Kontos zu entfernen. Das geschieht am ${at}${approved ? '' : ' oder später, sobald eine zweite Person aus der Administration zugestimmt hat'}. Sie werden dann überall abgemeldet und richten bei der nächsten Anmeldung einen neuen zweiten Schritt ein, mit einem Code, den wir an diese Adresse senden.`,
      advice:
        'Wenn Sie darum gebeten haben, ist hier nichts zu tun. Wenn nicht, versucht vielleicht jemand anderes, in Ihr Konto zu gelangen: Sagen Sie es auch den Administratoren.',
    }),
    mfaResetStopped: (serviceName) => ({
      subject: `${serviceName}: Ihre zweiten Schritte bleiben`,
      what: `Die zweiten Schritte Ihres Kontos bei ${serviceName} sollten entfernt werden. Das wurde verhindert, mit einem Link, der Ihnen gemailt wurde. Ihr Konto ist, wie es war.`,
      advice:
        'Wenn Sie das nicht waren, kann jemand anderes Ihre E-Mails lesen: Sichern Sie zuerst Ihr Postfach, und sagen Sie es den Administratoren.',
    }),
    mfaResetWithdrawn: (serviceName) => ({
      subject: `${serviceName}: Ihre zweiten Schritte bleiben`,
      what: `Die zweiten Schritte Ihres Kontos bei ${serviceName} sollten entfernt werden. Das geschieht nicht: Jemand aus der Verwaltung hat es zurückgezogen. Ihr Konto ist, wie es war.`,
      advice: 'Wenn Sie es noch brauchen, bitten Sie die Administratoren noch einmal darum.',
    }),
    mfaResetDropped: (serviceName) => ({
      subject: `${serviceName}: Ihre zweiten Schritte bleiben`,
      what: `Die zweiten Schritte Ihres Kontos bei ${serviceName} sollten entfernt werden. Das geschieht nicht: Wer es veranlasst oder ihm zugestimmt hat, gehört nicht mehr zur Administration. Ihr Konto ist, wie es war.`,
      advice: 'Wenn Sie es noch brauchen, bitten Sie die Administratoren noch einmal darum.',
    }),
    mfaDisabled: (serviceName) => ({
      subject: `${serviceName}: Die Anmeldung in zwei Schritten wurde ausgeschaltet`,
      what: `Für Ihr Konto bei ${serviceName} wurde die Anmeldung in zwei Schritten ausgeschaltet. Zur Anmeldung genügt nun allein das Passwort.`,
      advice:
        'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und schalten Sie die Anmeldung in zwei Schritten wieder ein.',
    }),
    factorFailed: (serviceName) => ({
      subject: `${serviceName}: Ein zweiter Schritt ist gescheitert`,
      what: `Jemand hat das richtige Passwort Ihres Kontos bei ${serviceName} eingegeben, ist dann aber am zweiten Schritt gescheitert. Die Anmeldung wurde verweigert.`,
      advice: 'Wenn Sie das nicht waren, kennt jemand anderes Ihr Passwort: Ändern Sie es jetzt.',
    }),
    failedRepeatedly: (serviceName, failures) => ({
      subject: `${serviceName}: Jemand kennt möglicherweise Ihr Passwort`,
      what: `Jemand hat das richtige Passwort Ihres Kontos bei ${serviceName} eingegeben, ist dann aber ${failures}-mal am zweiten Schritt gescheitert. Die Anmeldung wurde verweigert.`,
      advice: 'Wenn Sie das nicht waren, kennt jemand anderes Ihr Passwort: Ändern Sie es jetzt.',
    }),
    factorPaused: (serviceName) => ({
      subject: `${serviceName}: Ein zweiter Schritt ist angehalten`,
      what: `Ein zweiter Schritt Ihres Kontos bei ${serviceName} ist innerhalb eines Tages so oft gescheitert, dass seine Codes vorerst nicht angenommen werden. Das endet, wenn diese Versuche einen Tag zurückliegen oder wenn Sie ein neues Passwort wählen. Melden Sie sich bis dahin mit einem anderen zweiten Schritt oder einem Wiederherstellungscode an.`,
      advice:
        'Wenn Sie das nicht waren, kennt jemand anderes Ihr Passwort: Wählen Sie jetzt ein neues, dann werden die Codes sofort wieder angenommen.',
    }),
    factorSuspended: (serviceName) => ({
      subject: `${serviceName}: Ein zweiter Schritt wurde gesperrt`,
      what: `Ein zweiter Schritt Ihres Kontos bei ${serviceName} ist so oft gescheitert, dass er gesperrt wurde. Er wird nicht mehr angenommen. Melden Sie sich mit einem anderen zweiten Schritt oder einem Wiederherstellungscode an.`,
      advice:
        'Wenn Sie das nicht waren, hat jemand, der Ihr Passwort kennt, Zugang gesucht: Ändern Sie es jetzt.',
    }),
    deviceTrusted: (serviceName) => ({
      subject: `${serviceName}: Einem Gerät wird von nun an vertraut`,
      what: `Jemand hat sich bei Ihrem Konto bei ${serviceName} angemeldet und verlangt, dass dem Gerät vertraut wird. Eine Zeit lang genügt dort allein das Passwort zur Anmeldung.`,
      advice: `Wenn Sie das nicht waren, kann sich jemand anderes bei Ihrem Konto anmelden: Ändern Sie sofort Ihr Passwort und prüfen Sie die zweiten Schritte Ihres Kontos. Mit einem neuen Passwort wird keinem Gerät mehr vertraut.`,
    }),
    counterWentBack: (serviceName) => ({
      subject: `${serviceName}: Ein Sicherheitsschlüssel wurde möglicherweise kopiert`,
      what: `Ein Sicherheitsschlüssel Ihres Kontos bei ${serviceName} hat mit einem niedrigeren Zählerstand als zuvor geantwortet, wie es eine Kopie von ihm täte. Der Versuch wurde abgelehnt.`,
      advice:
        'Wenn Sie sich das nicht erklären können, entfernen Sie diesen Sicherheitsschlüssel aus Ihrem Konto und ändern Sie Ihr Passwort.',
    }),
    userDeleted: (serviceName) => ({
      subject: `${serviceName}: Ihr Konto wurde gelöscht`,
      what: `Ihr Konto bei ${serviceName} wurde gelöscht, und damit alles, was sagte, wer Sie sind. Dies ist die letzte Nachricht an diese Adresse.`,
      advice:
        'Wenn Sie das nicht waren, hatte jemand anderes Ihr Konto: Wenden Sie sich sofort an den Betreiber des Dienstes. Ein gelöschtes Konto lässt sich nicht wiederherstellen.',
    }),
  },
};
