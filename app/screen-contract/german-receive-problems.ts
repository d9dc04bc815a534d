// The German words for what goes wrong with being paid, by the codes of receive-problems.ts: a code without words here does not
// compile. Terms are those of renderer/language/GERMAN.md.
import type { receiveProblems } from './receive-problems.ts';
import type { Words } from './words.ts';

const notAsPayment = 'Bitte nicht als Zahlung annehmen.';

/** What happened and what to do, by code. */
export const germanReceiveProblems: Readonly<Record<keyof typeof receiveProblems, Words>> = {
  'name-needed': words(
    'Noch ist kein Name für Sie zertifiziert.',
    'Bitte den Namen wählen, unter dem Sie bezahlt werden wollen.',
  ),
  'name-taken': words(
    'Dieser Name, oder einer, der sich ebenso liest, gehört jemand anderem.',
    'Bitte einen anderen wählen oder etwas hinzufügen, das Sie unterscheidet.',
  ),
  'name-unknown': words('Die Zertifizierungsstelle bestätigt diesen Namen nicht.', 'Bitte einen anderen wählen.'),
  'role-refused': words(
    'Die Zertifizierungsstelle bestätigt diesen Namen nicht zum Empfang von Zahlungen.',
    'Bitte einen anderen wählen.',
  ),
  'authority-unavailable': words(
    'Die Zertifizierungsstelle des Übungsmarkts ist nicht erreichbar.',
    'Bitte gleich noch einmal versuchen; was schon zertifiziert ist, bleibt es bis zu seinem Tag.',
  ),
  'authority-refused': words(
    'Die Zertifizierungsstelle hat den Namen nicht bestätigt.',
    'Bitte noch einmal versuchen oder einen anderen wählen.',
  ),
  'certificate-invalid': words(
    ({ detail }) => `Das Zertifikat, das die Zertifizierungsstelle gab, gilt nicht${because(detail)}.`,
    'Bitte nicht verwenden. Den Fingerabdruck der Zertifizierungsstelle vergleichen, dann noch einmal versuchen.',
  ),

  'no-purse-to-receive': words(
    ({ currency }) =>
      `Es gibt keine Geldbörse${currency === undefined ? '' : ` in ${currency}`}, in die gezahlt werden könnte.`,
    'Bitte zuerst eine eröffnen.',
  ),
  'amount-too-large': words('Für so viel auf einmal hat die Münzstätte keine Münzen.', 'Bitte in Teilen anfordern.'),
  'amount-too-small': words('Die Gebühr der Münzstätte ließe von diesem Betrag nichts übrig.', 'Bitte mehr anfordern.'),
  'request-malformed': words(
    'In der Anforderung ist etwas, das sich nicht anzeigen lässt.',
    'Bitte einfachen Text und einen Betrag verwenden.',
  ),
  'requests-unreachable': words(
    'Dieser Computer gibt der Wallet keine Adresse, unter der sie bezahlt werden könnte.',
    'Bitte andere Programme schließen, die ihre Ports verwenden, dann noch einmal versuchen.',
  ),

  'token-malformed': words(
    'Das ist kein Ecash-Token.',
    'Bitte den ganzen Text kopieren; er beginnt mit cashuA oder cashuB.',
  ),
  'token-of-another-mint': words(
    ({ mint }) => `Der Token ist Geld einer anderen Münzstätte${because(mint)}.`,
    'Bitte dort eine Geldbörse eröffnen, wenn Sie ihr trauen, oder um einen Token der eigenen bitten.',
  ),
  'token-of-another-unit': words(
    ({ unit }) => `Der Token ist in einer anderen Währung${because(unit)}.`,
    'Bitte eine Geldbörse in dieser Währung wählen.',
  ),
  'token-too-large': words(
    ({ count }) => `Der Token enthält zu viele Münzen${because(count)}.`,
    'Bitte um mehrere Token mit höchstens 256 Münzen bitten.',
  ),
  'token-keyset': words(
    'Der Token hat Münzen einer Art, die Ihre Geldbörse nicht kennt.',
    'Bitte die Geldbörse neu eröffnen, damit das Gerät die neuen Schlüssel der Münzstätte kennt; dann den Token wieder einfügen.',
  ),
  'token-amount': words('Der Token behauptet Münzen, die die Münzstätte nicht herausgibt.', notAsPayment),
  'token-locked': words(
    'Der Token ist für einen fremden Schlüssel gesperrt.',
    'Bitte um einen ohne Sperre bitten oder um eine Zahlung auf Ihre Anforderung.',
  ),
  'token-duplicate': words('Der Token zählt eine Münze doppelt.', notAsPayment),
  'token-forged': words('Eine Münze dieses Tokens hat die Münzstätte nie signiert.', notAsPayment),
  'token-worthless': words(
    'Der Token ist nicht mehr wert als die Gebühr der Münzstätte dafür.',
    'Bitte um einen größeren bitten.',
  ),
  'token-taken': words('Dieser Token ist schon angenommen.', 'Sein Geld ist in Ihrer Geldbörse.'),
  'token-spent': words(
    'Die Münzen dieses Tokens wurden schon ausgegeben.',
    'Bitte nicht als Zahlung annehmen, sondern um einen anderen bitten.',
  ),
};

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function because(detail: string | undefined): string {
  return detail === undefined || detail === '' ? '' : ` (${detail})`;
}
