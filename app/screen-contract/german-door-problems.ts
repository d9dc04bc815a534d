// The German words for what goes wrong at the door, by the codes of door-problems.ts: a code without words here does not compile.
// Terms are those of renderer/language/GERMAN.md.
import type { doorProblems } from './door-problems.ts';
import type { Words } from './words.ts';

const keepFolder = 'Bitte den Ordner der Wallet kopieren, wie er ist, und die Kopie aufbewahren.';

/** What happened and what to do, by code. */
export const germanDoorProblems: Readonly<Record<keyof typeof doorProblems, Words>> = {
  'wallet-locked': words('Die Wallet ist geschlossen.', 'Bitte zuerst öffnen.'),
  'wallet-opening': words('Die Wallet wird gerade geöffnet.', 'Bitte einen Moment warten.'),
  'wallet-exists': words(
    'In diesem Ordner ist schon eine Wallet.',
    'Bitte diese verwenden oder mit einem anderen Ordner starten.',
  ),
  'no-passphrase': words(
    'Diese Wallet hat keine Passphrase; Sperren hielte deshalb niemanden ab.',
    'Bitte in den Einstellungen eine Passphrase festlegen; dann lässt sie sich sperren.',
  ),
  'passphrase-short': words(
    ({ least }) => `Die Passphrase ist zu kurz: Sie braucht mindestens ${least ?? '10'} Zeichen.`,
    'Gut sind ein paar Wörter, die sonst niemand zusammenstellen würde.',
  ),
  'passphrase-wrong': words('Das ist nicht die Passphrase.', ({ seconds }) =>
    seconds === undefined ? 'Bitte noch einmal versuchen.' : `Der nächste Versuch ist in ${seconds} s möglich.`,
  ),
  'passphrase-needed': words(
    'Um eine andere festzulegen, ist die jetzige Passphrase nötig.',
    'Bitte eingeben und noch einmal versuchen.',
  ),
  'passphrase-wait': words(
    'Nach einer falschen Passphrase lässt die Wallet alle warten.',
    ({ seconds }) => `Der nächste Versuch ist in ${seconds ?? 'einigen'} s möglich.`,
  ),
  'passphrase-not-kept': words(
    'Die neue Passphrase ließ sich nicht speichern; die Wallet öffnet sich noch wie bisher.',
    'Bitte im Ordner der Wallet Platz schaffen, dann noch einmal versuchen.',
  ),

  'store-in-use': inUse(),
  'archive-in-use': inUse(),
  'store-corrupt': damaged('Der Speicher der Wallet ist beschädigt oder stammt nicht von diesem Programm.'),
  'archive-unreadable': damaged('Die Datei des Archivs ist beschädigt oder stammt nicht von diesem Programm.'),
  'archive-damaged': damaged('Das Archiv passt nicht zusammen: Es wurde verändert, gekürzt oder nur halb geschrieben.'),
  'keys-altered': damaged('Die Datei mit den Schlüsseln der Wallet wurde verändert.'),
  'keys-missing': damaged('Die Datei mit den Schlüsseln der Wallet fehlt.'),
  'no-such-slot': words(
    'So lässt sich diese Wallet nicht öffnen.',
    'Bitte mit ihrer Passphrase öffnen oder ihre Zugangsdatei zurücklegen.',
  ),
  'credential-wrong': damaged('Die Zugangsdatei neben der Wallet gehört nicht zu dieser Wallet.'),
  'credential-malformed': damaged('Die Zugangsdatei neben der Wallet ist beschädigt.'),
  'credential-not-private': words(
    'Andere auf diesem Computer können die Zugangsdatei lesen; sie wird deshalb nicht verwendet.',
    'Bitte anderen die Rechte daran nehmen (chmod 600) und neu starten.',
  ),
  'store-newer': newer(),
  'archive-newer': newer(),
  'store-failed': medium(),
  'archive-failed': medium(),
  'money-differs': words(
    ({ found }) => `Dieser Ordner enthält ${moneyIn(found)}, und die Wallet wurde für die andere Art gestartet.`,
    'Bitte mit dem Ordner starten, der zu diesem Geld gehört. Die beiden mischen sich nie.',
  ),

  'preparation-stopped': words(
    ({ step, detail }) =>
      `Die Vorbereitung hielt an bei „${step ?? 'einem Schritt'}“${detail === undefined || detail === '' ? '' : ` (${detail})`}.`,
    'Bitte noch einmal versuchen: Es geht von dort weiter.',
  ),
  'preferences-damaged': words(
    'Die Datei mit den Einstellungen war nicht zu lesen; es gelten deshalb die üblichen.',
    'Bitte neu einstellen. Die beschädigte Datei liegt jetzt als preferences.json.damaged daneben.',
  ),
  'preferences-not-kept': words(
    ({ detail }) => `Die Änderung ließ sich nicht speichern${detail === undefined ? '' : ` (${detail})`}.`,
    'Bitte im Ordner der Wallet Platz schaffen, dann noch einmal versuchen.',
  ),
  'shop-unavailable': words(
    'Der Übungsladen bietet gerade nichts an.',
    'Bitte einen Moment warten, dann noch einmal versuchen.',
  ),

  'practice-only': words('Das gibt es nur mit Übungsgeld.', 'Bitte zum Ausprobieren die Übungs-Wallet starten.'),
  'device-of-practice': words(
    'Das ist ein simuliertes Gerät, und diese Wallet ist für echtes Geld.',
    'Bitte ein echtes Gerät anschließen. Ein simuliertes sichert nichts.',
  ),
  'root-of-practice': words(
    'Diese Zertifizierungsstelle zertifiziert nur zur Übung.',
    'Bitte ihr kein echtes Geld anvertrauen, sondern die Stelle nehmen, die der Hersteller des Geräts oder die Bank nennt.',
  ),
  'mint-of-practice': words(
    'Diese Münzstätte gibt Übungsgeld heraus oder könnte es tun.',
    'Bitte eine Geldbörse bei einer Münzstätte eröffnen, der echtes Geld anzuvertrauen wäre.',
  ),
};

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function inUse(): Words {
  return words(
    'Eine andere laufende Wallet hat diesen Ordner geöffnet.',
    'Bitte diese schließen, dann die Wallet neu starten.',
  );
}

function damaged(what: string): Words {
  return words(
    `${what} Nichts wurde verändert.`,
    `${keepFolder} Dann eine Sicherung des ganzen Ordners an seine Stelle legen, oder neu beginnen und aus den Wörtern des Geräts wiederherstellen.`,
  );
}

function newer(): Words {
  return words('Eine neuere Version dieses Programms hat die Wallet geschrieben.', 'Bitte die neuere Version starten.');
}

function medium(): Words {
  return words(
    ({ detail }) => `Der Datenträger tat nicht, was er sollte${detail === undefined ? '' : ` (${detail})`}.`,
    'Bitte freien Platz und die Rechte des Ordners prüfen, dann noch einmal versuchen.',
  );
}

function moneyIn(found: string | undefined): string {
  if (found === 'practice') return 'Übungsgeld';
  return found === 'real' ? 'echtes Geld' : 'anderes Geld';
}
