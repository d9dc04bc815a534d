// The German words for verdicts, atoms, reasons and assumptions of disputes, by the codes of english-dispute-words.ts: a code without
// words here does not compile. Terms are those of renderer/language/GERMAN.md.
import type { englishDisputeWords } from './english-dispute-words.ts';

type Same<Table> = { readonly [Part in keyof Table]: Readonly<Record<keyof Table[Part], string>> };

/** What stands in each place, by code. */
export const germanDisputeWords: Same<typeof englishDisputeWords> = {
  atoms: {
    offered: 'Der Zahlungsempfänger hat dieses Angebot gemacht',
    ordered: 'Das Angebot wurde bestellt',
    approved: 'Der Zahlende hat es am Gerät freigegeben',
    paid: 'Der Zahlungsempfänger wurde bezahlt',
    acknowledged: 'Der Zahlungsempfänger hat einen Beleg signiert',
    archived: 'Die Dokumente stehen im Archiv des Zahlenden',
  },
  verdicts: {
    proven: 'Bewiesen',
    refuted: 'Widerlegt',
    undecided: 'Offen',
  },
  trust: {
    'root-is-trusted':
      'Sie vertrauen der Stelle, die den Zahlungsempfänger zertifiziert hat, und sie zertifiziert Namen ehrlich.',
    'payee-key-is-payees': 'Der Schlüssel des Angebots ist der des Zahlungsempfängers: Keine Stelle zertifiziert ihn.',
    'offer-dated-rightly': 'Das Angebot wurde zu der Zeit gemacht, die es trägt.',
    'payee-kept-keys': 'Niemand außer dem Zahlungsempfänger signiert mit dessen Schlüsseln.',
    'order-key-kept': 'Nur wer bestellt hat, signiert mit dem Schlüssel der Bestellung.',
    'payer-key-is-payers': 'Das Gerät mit diesem Schlüssel gehört dem Zahlenden.',
    'device-shows-what-it-signs': 'Das Gerät hat gezeigt, was seine Freigabe sagt.',
    'device-approves-once': 'Das Gerät gibt jedes Geschäft höchstens einmal frei.',
    'device-time-bound':
      'Die zertifizierten Daten, aus denen das Gerät weiß, wie spät es mindestens ist, sind richtig.',
    'payee-clock': 'Die Uhr des Zahlungsempfängers geht richtig, oder er muss sie gegen sich gelten lassen.',
    'issuer-keys': 'Die Schlüssel, die der Zahlungsempfänger für die Münzstätte genannt hat, sind die der Münzstätte.',
    'issuer-signs-for-value': 'Die Münzstätte signiert nur für erhaltenen Wert und nimmt jede Münze einmal.',
    'archive-key-kept': 'Niemand außer der Wallet des Zahlenden signiert mit dem Schlüssel ihres Archivs.',
  },
  reasons: {
    'document-missing': 'Ein Dokument fehlt.',
    'offer-not-authentic': 'Das Angebot gilt nicht unter dem Zertifikat der Zertifizierungsstelle.',
    'not-the-claimed-offer': 'Das ist ein anderes Angebot als das, worauf sich der Anspruch beruft.',
    'payee-differs': 'Das Angebot ist von einem anderen Zahlungsempfänger.',
    'payee-key-unnamed': 'Keine Stelle zertifiziert den Zahlungsempfänger, und niemand hat seinen Schlüssel genannt.',
    'amount-differs': 'Das Angebot lautet über einen anderen Betrag.',
    'order-not-authentic': 'Die Bestellung ist nicht für dieses Angebot, oder ihre Signatur gilt nicht.',
    'payer-unnamed': 'Niemand weiß, welches Gerät freigegeben hat; deshalb zeigt nichts, wer es war.',
    'approval-not-authentic': 'Die Freigabe ist nicht vom genannten Gerät signiert, oder sie ist verändert.',
    'approval-for-another-order': 'Die Freigabe ist für ein anderes Angebot oder eine andere Bestellung.',
    'approval-shows-otherwise': 'Das Gerät hat etwas anderes gezeigt, als das Angebot sagt.',
    'receipt-not-authentic': 'Der Beleg ist nicht vom Zahlungsempfänger signiert, oder er ist verändert.',
    'receipt-for-another-payment': 'Der Beleg ist für eine andere Zahlung.',
    'payment-unchecked': 'Der Wert ließ sich nicht prüfen.',
    'payment-doubtful': 'Die Zahlung ist nicht die bestellte, oder ihr Wert ist nicht gezeigt.',
    'payment-elsewhere': 'Der Wert ging anderswohin, oder es ist eine andere Summe.',
    'receipt-against-payment': 'Der Zahlungsempfänger hat für Wert signiert, den kein Zahlungsempfänger annähme.',
    'not-shown-taken':
      'Nichts zeigt, dass der Zahlungsempfänger den Wert hat; der Zahlende kann ihn vielleicht noch zurückholen.',
    'taken-back': 'Der Zahlende hat den Wert zurückgeholt.',
    'fate-unclear': 'Was bei der Münzstätte aus dem Wert geworden sein soll, hält der Prüfung nicht stand.',
    'issuer-word-unsigned': 'Das Wort der Münzstätte ist nicht signiert und zeigt deshalb für sich nichts.',
    'received-not-before': 'Der Beleg ist auf diesen Zeitpunkt oder später datiert.',
    'time-unshown': 'Nichts zeigt, wann der Wert ankam.',
    'receipt-dated-before-offer': 'Der Beleg ist älter datiert als das Angebot.',
    'offered-not-before': 'Das Angebot wurde zu diesem Zeitpunkt oder später gemacht.',
    'approved-not-before': 'Bei der Freigabe wusste das Gerät, dass es dieser Zeitpunkt oder später war.',
    'archive-malformed': 'Die Beweise aus dem Archiv sind nicht zu lesen.',
    'archive-checkpoint': 'Der Prüfpunkt ist nicht der des Archivs.',
    'archive-unbound': 'Die Freigabe nennt ein anderes Archiv oder keines.',
    'archive-forked': 'Das Archiv setzt das nicht fort, an das sich das Gerät erinnerte.',
    'archive-proof': 'Ein Eintrag ist nicht im Archiv.',
    'not-archived': 'Ein Dokument steht nicht in den Einträgen des Archivs.',
  },
};
