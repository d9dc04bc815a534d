// The German words for what goes wrong with offers, purses and payments, by the codes of payment-problems.ts: a code without words here
// does not compile. Terms are those of renderer/language/GERMAN.md.
import type { paymentProblems } from './payment-problems.ts';
import type { Details, Words } from './words.ts';

const askForNewOffer = 'Bitte den Händler um ein neues Angebot bitten.';
const doNotPay = 'Bitte nicht zahlen, sondern den Händler um ein neues Angebot bitten.';
const choosePurse = 'Bitte eine andere Geldbörse wählen.';
const tryLater = 'Bitte später noch einmal versuchen.';

/** What happened and what to do, by code. */
export const germanPaymentProblems: Readonly<Record<keyof typeof paymentProblems, Words>> = {
  'link-malformed': words(
    'Das ist kein Link zu einem Angebot.',
    'Bitte den Kauf-Link des Händlers neu kopieren; er beginnt mit web+semper:offer.',
  ),
  'offer-unavailable': words(
    ({ detail }) => `Der Händler hat das Angebot nicht herausgegeben${because(detail)}.`,
    'Bitte später noch einmal versuchen oder den Händler fragen.',
  ),
  'offer-not-as-linked': words(
    'Das Angebot ist nicht das, welches der Link nennt.',
    'Bitte den Händler um einen neuen Link bitten.',
  ),
  'offer-malformed': words('Das lässt sich nicht als Angebot lesen.', 'Bitte den Händler um ein neues bitten.'),
  'offer-signature': words('Die Signatur des Angebots gilt nicht.', doNotPay),
  'offer-payee-differs': words(
    ({ offered, certified }) => `Das Angebot lautet auf ${offered}, signiert hat es aber ${certified}.`,
    'Bitte nicht zahlen: Jemand könnte sich als der Händler ausgeben.',
  ),
  'offer-sums-differ': words('Die Summen des Angebots stimmen nicht.', doNotPay),
  'offer-expired': words('Das Angebot gilt nicht mehr.', 'Bitte den Händler um ein neues bitten.'),
  'offer-over-liability-limit': words(
    'Der Preis liegt über dem, wofür das Zertifikat des Zahlungsempfängers einsteht.',
    'Bitte nicht zahlen, sondern den Händler um ein anderes Angebot bitten.',
  ),
  'offer-payee-uncertified': words(
    ({ reason }) => `Keine Stelle, der Sie vertrauen, bürgt für diesen Zahlungsempfänger${because(reason)}.`,
    'Bitte nicht zahlen, es sei denn, er ist Ihnen auf andere Weise bekannt.',
  ),
  'device-ground-differs': words(
    'Das Gerät hat den Zahlungsempfänger als zertifiziert freigegeben, obwohl er es nicht ist, oder umgekehrt.',
    'Es wurde nichts bezahlt. Das Gerät nicht benutzen, bis der Grund bekannt ist, und seinen Hersteller prüfen lassen.',
  ),
  'no-offer': words('Es gibt kein Angebot zu zahlen.', 'Bitte zuerst den Link des Händlers einfügen.'),
  'offer-changed': words(
    'An seine Stelle ist ein anderes Angebot getreten.',
    'Bitte das Angebot lesen, das jetzt hier steht, und dann entscheiden.',
  ),

  'no-purse': words(
    'Keine Ihrer Geldbörsen kann das zahlen.',
    'Bitte eine aufladen oder eine eröffnen, die der Händler nimmt.',
  ),
  'purse-unfit': words('Diese Geldbörse kann dieses Angebot nicht zahlen.', choosePurse),
  'policy-refused': words(
    ({ rule }) => `Ihre eigenen Regeln lehnen es ab: ${rule}.`,
    'Bitte die Regel ändern oder nicht zahlen.',
  ),
  'purse-unknown': words('Eine solche Geldbörse gibt es nicht.', choosePurse),
  'purse-receives-only': words('Diese Geldbörse empfängt nur.', choosePurse),
  'system-not-offered': words('Der Händler nimmt diese Art von Geld nicht.', choosePurse),
  'currency-differs': words('Die Geldbörse enthält eine andere Währung.', choosePurse),
  'issuer-not-offered': words(
    ({ offered }) => `Der Händler nimmt Geld einer anderen Münzstätte${because(offered)}.`,
    'Bitte dort eine Geldbörse eröffnen oder eine andere Geldbörse wählen.',
  ),
  'offer-part-malformed': words('Die Zahlungsbedingungen des Händlers sind nicht zu lesen.', askForNewOffer),
  'funds-short': words(
    ({ short }) => `Die Geldbörse enthält nicht genug${short === undefined ? '' : `: Es fehlen ${short}`}.`,
    'Bitte aufladen, dann zahlen.',
  ),
  'amount-out-of-range': words(
    ({ detail }) => `Mit diesem Betrag handelt die Münzstätte nicht${because(detail)}.`,
    'Bitte einen anderen Betrag wählen.',
  ),
  'not-offered': words(
    ({ detail }) => `Das ist jetzt nicht möglich${because(detail)}.`,
    'Bitte den Stand der Zahlung ansehen.',
  ),

  'name-malformed': words(
    'Der Name hat Zeichen, die das Gerät nicht zeigen kann.',
    'Bitte einfache Buchstaben und Ziffern verwenden.',
  ),
  'mint-url-malformed': words('Das ist keine Adresse einer Münzstätte.', 'Bitte die Adresse prüfen.'),
  'unit-unknown': words('Die Wallet kennt diese Währung nicht.', 'Bitte eine andere wählen.'),
  'mint-unreachable': words('Die Münzstätte ist nicht erreichbar.', `Nichts wurde gesendet. ${tryLater}`),
  'mint-no-answer': words(
    'Die Münzstätte hat nicht geantwortet.',
    'Vielleicht hat sie gehandelt. Die Wallet fragt wieder, und nichts wird doppelt gezahlt.',
  ),
  'mint-refused': words(
    ({ detail }) => `Die Münzstätte hat abgelehnt${because(detail)}.`,
    'Nichts wurde gezahlt. Bitte noch einmal versuchen oder die Münzstätte fragen.',
  ),
  'mint-answer-unreadable': words(
    'Die Antwort der Münzstätte ist nicht zu lesen.',
    'Bitte noch einmal versuchen; bleibt es dabei, eine andere Münzstätte nehmen.',
  ),
  'mint-has-no-keyset': words(
    'Die Münzstätte gibt kein Geld dieser Art heraus.',
    'Bitte eine andere Währung oder Münzstätte wählen.',
  ),
  'keyset-forged': words(
    'Die Schlüssel der Münzstätte gehören nicht zu ihrem Namen.',
    'Bitte diese Münzstätte nicht verwenden.',
  ),
  'issuer-failed': words(({ detail }) => `Die Münzstätte konnte es nicht tun${because(detail)}.`, tryLater),

  'no-answer': words(
    ({ from }) => `Noch keine Antwort ${from === 'payee' ? 'vom Händler' : 'von der Münzstätte'}.`,
    'Die Wallet fragt von selbst weiter, bis sie es weiß. Durch Warten wird nichts doppelt gezahlt.',
  ),
  'load-unpaid': words(
    'Die Münzstätte wartet, bis ihre Rechnung bezahlt ist.',
    'Bitte die Rechnung bezahlen; das Aufladen geht dann von selbst weiter.',
  ),
  'issuer-cheats': words(
    ({ failure, detail }) =>
      `Die Münzstätte hat etwas anderes geantwortet, als sie schuldet${because(detail ?? failure)}.`,
    'Die Aufzeichnung bleibt als Beweis. Mit Fortsetzen wird noch einmal gefragt; bleibt es dabei, bitte bei der Münzstätte beschweren.',
  ),
  'receipt-invalid': words(
    'Der Händler wurde bezahlt und hat etwas anderes bestätigt.',
    'Die Aufzeichnung bleibt als Beweis. Mit Fortsetzen wird noch einmal gefragt; sonst bitte dem Händler zeigen.',
  ),
  'coins-spent-elsewhere': words(
    'Einige dieser Münzen hat eine andere Wallet ausgegeben.',
    'Von hier wurde nichts gezahlt. Wurde diese Wallet anderswo wiederhergestellt, bitte nur eine von beiden verwenden.',
  ),

  'payment-malformed': took('konnte die Zahlung nicht lesen'),
  'order-invalid': took('fand die Bestellung ungültig'),
  'deal-unknown': took('kennt dieses Geschäft nicht'),
  'deal-paid-otherwise': took('führt dieses Geschäft als durch eine andere Zahlung bezahlt'),
  'payment-refused': took('hat das Geld nicht angenommen'),
  'payment-spent': took('fand das Geld schon ausgegeben'),
  'payee-unable': took('kann gerade keine Zahlungen annehmen'),
  'not-acknowledged': took('hat die Zahlung nie bestätigt'),

  'operation-unknown': words('Eine solche Zahlung gibt es nicht.', 'Bitte noch einmal in der Liste nachsehen.'),
  'too-late': words(
    'Zum Aufgeben ist es zu spät.',
    'Bitte das Ende abwarten; die Wallet findet heraus, wie es ausging.',
  ),
  'root-not-pinned': words(
    'Die Wallet vertraut noch keiner Zertifizierungsstelle.',
    'Bitte zuerst unter Vertrauen den Fingerabdruck am Gerät vergleichen.',
  ),
  'root-changed': words(
    'Die Zertifizierungsstelle ist nicht die, die gezeigt wurde.',
    'Bitte den Fingerabdruck neu vergleichen.',
  ),
  'root-malformed': words(
    'Das Zertifikat der Zertifizierungsstelle des Übungsmarkts ist nicht zu lesen.',
    'Bitte den Übungsmarkt neu starten.',
  ),
  'market-not-running': words(
    'Der Übungsmarkt läuft nicht.',
    'Bitte einen Moment warten; bleibt es dabei, neu starten.',
  ),
};

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function took(what: string): Words {
  return words(
    ({ detail }) => `Der Händler ${what}${because(detail)}.`,
    'Ihr Geld ist für den Händler gesperrt, bis seine Zeit um ist; dann lässt es sich hier zurückholen.',
  );
}

function because(detail: Details[string]): string {
  return detail === undefined || detail === '' ? '' : ` (${detail})`;
}
