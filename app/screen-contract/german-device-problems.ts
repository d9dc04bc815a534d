// The German words for what goes wrong with wallet and device, by the codes of device-problems.ts: a code without words here does not
// compile. Terms are those of renderer/language/GERMAN.md.
import type { deviceProblems } from './device-problems.ts';
import type { Details, Words } from './words.ts';

/** What happened and what to do, by code. */
export const germanDeviceProblems: Readonly<Record<keyof typeof deviceProblems, Words>> = {
  'device-unreachable': words(
    'Das Gerät ist nicht zu finden.',
    'Die Wallet sucht weiter danach. Bitte das Gerät einschalten.',
  ),
  'device-not-permitted': words(
    ({ place }) => `Dieses Benutzerkonto darf das Gerät${place ? ` an ${place}` : ''} nicht verwenden.`,
    'Unter Gerät, „Gerät nicht gefunden?“, stehen die Regel, die es erlaubt, und der Befehl, der sie einrichtet. Die Wallet sucht weiter.',
  ),
  'device-busy': words(
    'Ein anderes Programm verwendet das Gerät.',
    'Bitte dieses Programm schließen oder warten: Die Wallet versucht es wieder.',
  ),
  'device-taken': words(
    ({ program, computer }) =>
      `${program ?? 'Ein anderes Programm'} auf ${computer ?? 'einem Computer'} hat das Gerät übernommen.`,
    'Hier wurde seither nichts unterschrieben. Dort abschließen oder das Gerät zurücknehmen; dann geht es weiter.',
  ),
  'device-not-released': words(
    'Das andere Programm wird gerade mit dem Gerät gekoppelt.',
    'Bitte das am Gerät abschließen oder warten: Die Wallet macht weiter, sobald das Gerät frei ist.',
  ),
  'channel-lost': words(
    'Die Verbindung zum Gerät ist abgerissen.',
    'Die Wallet verbindet sich von selbst wieder. Dann fortsetzen.',
  ),
  'device-silent': words('Das Gerät antwortet nicht.', 'Bitte ausstecken, wieder einstecken und fortsetzen.'),
  'device-misbehaved': words(
    'Das Gerät hat etwas getan, was kein ehrliches Gerät tut.',
    'Bitte nicht mehr damit zahlen, es aufbewahren und dem Hersteller melden.',
  ),
  'version-unsupported': words(
    'Gerät und Wallet sprechen verschiedene Versionen.',
    'Bitte das ältere von beiden aktualisieren.',
  ),
  'handshake-failed': words(
    'Eine private Verbindung zum Gerät kam nicht zustande.',
    'Bitte neu verbinden. Bleibt es dabei, ein anderes Kabel oder einen anderen Anschluss nehmen: Es könnte jemand dazwischensitzen.',
  ),
  'rogue-device': words(
    'Dieses Gerät behauptet eine Kopplung, die diese Wallet nie eingegangen ist.',
    'Bitte nicht verwenden. Ist es Ihr eigenes, dieses Programm aus seiner Liste entfernen und neu koppeln.',
  ),
  'pairing-unfinished': words(
    'Eine frühere Kopplung brach ab, nachdem das Gerät sie gespeichert hatte.',
    'Bitte dieses Programm aus der Liste des Geräts entfernen, das Gerät in der Wallet vergessen und neu koppeln.',
  ),
  'device-forgot-host': words(
    'Das Gerät kennt diese Wallet nicht mehr.',
    'Wurde sie am Gerät entfernt oder das Gerät zurückgesetzt, es bitte in der Wallet vergessen und neu koppeln.',
  ),
  'wrong-digits': words(
    'Die am Gerät eingetippten Ziffern waren nicht die hier gezeigten.',
    'Bitte neu koppeln: Es kommen neue Ziffern.',
  ),
  'pairing-wait': words(
    'Zu viele falsche Ziffern: Das Gerät lässt alle warten.',
    ({ seconds }) => `Bitte ${seconds ?? 'einige'} Sekunden warten, dann neu koppeln.`,
  ),
  'refused-by-person': words('Die Kopplung wurde am Gerät abgelehnt.', 'Sie lässt sich jederzeit neu beginnen.'),
  'code-differs': words(
    'Die Codes stimmten nicht überein; deshalb wurde nichts gekoppelt.',
    'Zwischen Wallet und Gerät könnte jemand sitzen. Bitte Kabel und Anschluss ansehen, dann neu koppeln.',
  ),
  'share-invalid': words(
    'Beim Koppeln kam eine Nachricht, die keine ehrliche Seite sendet.',
    'Bitte Kabel und Anschluss ansehen, dann neu koppeln.',
  ),
  'device-not-set-up': words(
    'Das Gerät hat noch keine Wallet.',
    'Bitte zuerst mit seinen eigenen Tasten einrichten, dann koppeln.',
  ),
  'pairing-not-stored': words(
    'Die Kopplung ließ sich nicht speichern; sie gilt deshalb nicht.',
    'Bitte im Datenordner der Wallet Platz schaffen, dann neu koppeln.',
  ),
  'not-paired': words('Das Gerät ist nicht mit dieser Wallet gekoppelt.', 'Bitte zuerst koppeln.'),
  'already-paired': words('Das Gerät ist schon gekoppelt.', 'Es ist nichts zu tun.'),
  'request-too-long': words('Die Anfrage ist zu lang für das Gerät.', 'Bitte melden: Das ist ein Fehler der Wallet.'),
  cancelled: words('Es wurde hier aufgegeben.', 'Nichts ist verloren. Ein neuer Anfang ist jederzeit möglich.'),
  'device-absent': words(
    ({ detail }) =>
      detail === 'device-taken' ? 'Ein anderes Programm hat das Gerät übernommen.' : 'Das Gerät ist nicht verbunden.',
    ({ detail }) =>
      detail === 'device-taken'
        ? 'Nichts ist verloren. Dort beenden oder das Gerät zurückholen, dann fortsetzen.'
        : 'Bitte verbinden, dann fortsetzen. Nichts ist verloren.',
  ),
  'device-refused': words(
    'Am Gerät wurde abgelehnt.',
    'Nichts ist geschehen. Die Frage lässt sich jederzeit wiederholen.',
  ),
  'device-cancelled': words(
    'Die Frage wurde vom Gerät genommen.',
    'Nichts ist geschehen. Bitte fortsetzen oder aufgeben.',
  ),
  'device-check-failed': words(
    ({ reason, detail }) =>
      `Das Gerät hat bei der Prüfung Fehler gefunden und unterschreibt nichts: ${[reason, detail].filter(Boolean).join(', ')}.`,
    'Bitte nicht dasselbe noch einmal versuchen, sondern die andere Seite um ein neues Angebot bitten; bleibt es dabei, kein Geschäft mit ihr machen.',
  ),
  'device-already-approved': words(
    'Das Gerät hat für dasselbe Geschäft schon eine andere Zahlung freigegeben.',
    'Bitte zuerst in der Liste der Zahlungen nachsehen. Um noch einmal zu zahlen, den Händler um ein neues Angebot bitten.',
  ),
  'device-not-ready': words(
    ({ reason, detail }) => notReady(reason, detail),
    ({ reason }) =>
      isLoss(reason)
        ? 'Die Ansicht „Gerät“ sagt, was fehlt, und fragt, ob der Verlust angenommen wird.'
        : 'Bitte nach dem Gerät sehen, dann fortsetzen.',
  ),
  'device-answer-malformed': words(
    'Die Antwort des Geräts ist nicht zu lesen.',
    'Bitte noch einmal versuchen; bleibt es dabei, melden.',
  ),
  'device-digest-differs': words(
    'Das Gerät hat etwas anderes als diese Zahlung unterschrieben.',
    'Nichts wurde gesendet. Bitte dieses Gerät nicht verwenden, bis es untersucht ist.',
  ),
  'device-signature-invalid': words(
    'Die Signatur des Geräts gilt nicht.',
    'Nichts wurde gesendet. Bitte dieses Gerät nicht verwenden, bis es untersucht ist.',
  ),
  'question-open': words(
    'Das Gerät ist mit einer anderen Frage beschäftigt.',
    'Bitte diese zuerst beantworten oder hier aufgeben.',
  ),
  'device-unknown': words(
    'Diese Wallet ist mit jenem Gerät nicht mehr gekoppelt.',
    'Es ist nichts zu tun: Die Liste zeigt die übrigen Geräte.',
  ),
  'device-list-not-stored': words(
    'Die Liste der Geräte ließ sich nicht speichern; es ist alles beim Alten.',
    'Bitte im Datenordner der Wallet Platz schaffen, dann noch einmal versuchen.',
  ),
  'device-not-unpaired': words(
    'Die Wallet hat das Gerät vergessen, konnte es ihm aber nicht sagen.',
    'Bitte dieses Programm aus der Liste am Gerät entfernen: in seinem Menü unter „Paired programs“.',
  ),
  'device-not-genuine': words(
    'Der Nachweis des Geräts über seinen Hersteller gilt nicht.',
    'Bitte nicht damit zahlen und weder PIN noch Wörter eintippen. Wer es verkauft hat, sollte gefragt werden; es kann eine Fälschung sein.',
  ),
  'device-cannot': words(
    'Das Gerät kann das nicht.',
    'Bitte seine Firmware aktualisieren oder sein eigenes Menü verwenden.',
  ),
  'name-unshowable': words(
    'Dieser Name ist leer, zu lang oder hat Zeichen, die keine Anzeige zeigt.',
    'Bitte einen anderen Namen wählen.',
  ),
  'text-unshowable': words(
    ({ detail }) =>
      `Das Gerät kann nicht alles davon anzeigen${detail ? ` (${detail})` : ''} und unterschreibt nichts.`,
    'Bitte ohne besondere Zeichen schreiben und noch einmal fragen.',
  ),
  'text-too-long': words(
    'Der Text ist länger, als das Gerät anzeigen und unterschreiben kann.',
    'Bitte kürzen: Etwa 4.000 Buchstaben sind möglich.',
  ),
  'backup-differs': words(
    'Die eingetippten Wörter sind nicht die dieses Geräts.',
    'Bitte das richtige Blatt suchen und noch einmal prüfen. Ist es verloren, ein anderes Gerät einrichten und das Geld dorthin bringen.',
  ),
  'pin-unsure': words(
    'Die Verbindung ist beim Ändern der PIN abgerissen: Es gilt jetzt die alte oder die neue.',
    'Bitte das Gerät verbinden und entsperren: zuerst mit der alten PIN, dann mit der neuen.',
  ),
  'contact-unknown': words('Das Gerät kennt diesen Empfänger nicht mehr.', 'Es ist nichts zu tun.'),
  'contacts-full': words(
    'Das Gerät merkt sich schon so viele Kontakte, wie es kann.',
    'Bitte einen in seinem Menü entfernen, dann noch einmal fragen.',
  ),
  'firmware-malformed': words(
    'Diese Datei ist keine Firmware, die die Wallet lesen kann.',
    'Bitte die Datei vom Hersteller des Geräts holen und neu auswählen.',
  ),
  'firmware-damaged': words(
    'Die Datei wurde unterwegs beschädigt: Es ist nicht darin, was der Hersteller hineingab.',
    'Bitte noch einmal vom Hersteller holen und neu auswählen. Das Gerät behält, was es hat.',
  ),
  'firmware-unsigned': words(
    'Der Hersteller dieses Geräts hat diese Firmware nicht signiert.',
    'Bitte die Datei nicht verwenden, sondern eine vom Hersteller selbst holen; das Gerät behält, was es hat.',
  ),
  'firmware-other-model': words(
    ({ detail }) => `Diese Firmware ist für ein anderes Modell${detail ? `: ${detail}` : ''}.`,
    'Bitte die Datei für das eigene Modell holen. Das Gerät behält, was es hat.',
  ),
  'firmware-too-old': words(
    'Diese Firmware ist älter, als das Gerät erlaubt, denn nach ihr wurden Fehler behoben.',
    'Bitte die neueste vom Hersteller holen. Das Gerät behält, was es hat.',
  ),
  'firmware-installed': words(
    'Diese Firmware ist schon eingespielt.',
    'Nennt das Gerät noch eine ältere Version, es bitte ausstecken und wieder einstecken.',
  ),
  'firmware-cut': words(
    'Die Firmware ist nicht ganz angekommen. Das Gerät behält, was kam, und verwendet bis dahin die alte.',
    'Bitte das Gerät verbinden und dieselbe Datei neu auswählen: Es geht dort weiter, wo es stehen blieb.',
  ),
};

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function isLoss(reason: Details[string]): boolean {
  return reason === 'archive-shorter' || reason === 'archive-forked';
}

function notReady(reason: Details[string], detail: Details[string]): string {
  if (reason === 'pin-wrong') return `Die PIN war falsch${detail === undefined ? '' : `, ${detail}`}.`;
  if (reason === 'wiped')
    return 'Zu viele falsche PINs: Das Gerät hat sich gelöscht. Bitte aus den Wörtern wiederherstellen.';
  if (isLoss(reason)) return 'Das Gerät erinnert sich an Zahlungen, die das Archiv dieser Wallet nicht hat.';
  return `Das Gerät ist nicht bereit: ${[reason, detail].filter(Boolean).join(', ')}.`;
}
