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
    passwordChangeAdvised: (serviceName, minLength) => ({
      subject: `${serviceName}: Bitte wählen Sie ein längeres Passwort`,
      what: `Das Passwort, das Sie eben bei ${serviceName} eingegeben haben, hat weniger als die ${minLength} Zeichen, die ein neues inzwischen haben muss. Es gilt weiterhin, ist aber leichter zu erraten: Bitte ändern Sie es bald.`,
      advice: 'Wenn Sie das nicht waren, kennt jemand anderes Ihr Passwort: Ändern Sie es jetzt.',
    }),
    mfaDisabled: (serviceName) => ({
      subject: `${serviceName}: Die Anmeldung in zwei Schritten wurde ausgeschaltet`,
      what: `Für Ihr Konto bei ${serviceName} wurde die Anmeldung in zwei Schritten ausgeschaltet. Zur Anmeldung genügt nun allein das Passwort.`,
      advice:
        'Wenn Sie das nicht waren, ändern Sie sofort Ihr Passwort und schalten Sie die Anmeldung in zwei Schritten wieder ein.',
    }),
    failedRepeatedly: (serviceName, failures) => ({
      subject: `${serviceName}: Jemand kennt möglicherweise Ihr Passwort`,
      what: `Jemand hat das richtige Passwort Ihres Kontos bei ${serviceName} eingegeben, ist dann aber ${failures}-mal am zweiten Schritt gescheitert. Die Anmeldung wurde verweigert.`,
      advice: 'Wenn Sie das nicht waren, kennt jemand anderes Ihr Passwort: Ändern Sie es jetzt.',
    }),
    factorSuspended: (serviceName) => ({
      subject: `${serviceName}: Ein zweiter Schritt wurde gesperrt`,
      what: `Ein zweiter Schritt Ihres Kontos bei ${serviceName} ist so oft gescheitert, dass er gesperrt wurde. Er wird nicht mehr angenommen. Melden Sie sich mit einem anderen zweiten Schritt oder einem Wiederherstellungscode an.`,
      advice:
        'Wenn Sie das nicht waren, hat jemand, der Ihr Passwort kennt, Zugang gesucht: Ändern Sie es jetzt.',
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
