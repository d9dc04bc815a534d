// The German words for what goes wrong with archive, books and disputes, by the codes of record-problems.ts: a code without words here
// does not compile. Terms are those of renderer/language/GERMAN.md.
import type { recordProblems } from './record-problems.ts';
import type { Details, Words } from './words.ts';

/** What happened and what to do, by code. */
export const germanRecordProblems: Readonly<Record<keyof typeof recordProblems, Words>> = {
  'archive-absent': words(
    'Diese Wallet führt kein Archiv.',
    'Bitte mit einem eigenen Ordner starten: Dort führt sie eines.',
  ),
  'archive-unwritable': words(
    ({ detail }) => `Was geschieht, lässt sich gerade nicht archivieren${because(detail)}.`,
    'Nichts ist verloren: Es wartet neben dem Archiv. Bitte auf dem Datenträger Platz schaffen; bleibt es dabei, die Wallet neu starten.',
  ),
  'archive-unreadable': words(
    ({ detail }) => `Die Datei des Archivs lässt sich nicht lesen${because(detail)}.`,
    'Bitte den Datenträger prüfen und noch einmal versuchen. Vor jeder Reparatur eine Kopie des Ordners der Wallet anlegen.',
  ),
  'archive-unsound': words(
    'Ein Eintrag des Archivs ist nicht mehr der ursprüngliche; aus dem Rest wird deshalb nichts gemacht.',
    'Das Prüfen des Archivs zeigt, welcher es ist. Bitte den Ordner kopieren, wie er ist; npm run audit nennt, was noch gilt.',
  ),
  'entry-unknown': words('Einen solchen Eintrag hat das Archiv nicht.', 'Bitte noch einmal in der Liste nachsehen.'),
  'entry-altered': words(
    ({ sequence }) =>
      `${sequence === undefined ? 'Ein Eintrag' : `Eintrag ${sequence}`} des Archivs ist nicht mehr der ursprüngliche.`,
    'Bitte nicht darauf verlassen, das Archiv prüfen und den Ordner kopieren, wie er ist.',
  ),
  'document-unknown': words('Dieser Eintrag hat kein solches Dokument.', 'Bitte den Eintrag noch einmal ansehen.'),
  'story-unknown': words(
    'Das Archiv sagt dazu nichts.',
    'Vielleicht ist es älter als das Archiv. Bitte noch einmal in der Liste nachsehen.',
  ),

  'day-invalid': words(({ day }) => `${day ?? 'Das'} ist kein Tag des Kalenders.`, 'Bitte einen anderen Tag wählen.'),
  'period-reversed': words('Der Zeitraum endet, bevor er beginnt.', 'Bitte die beiden Tage vertauschen.'),
  'period-empty': words('In diesem Zeitraum geschah nichts.', 'Bitte einen längeren wählen.'),
  'id-repeated': words(
    ({ id }) => `Zwei Vorgänge im Archiv tragen denselben Namen${because(id)}.`,
    'Es wurden keine Bücher erstellt. Bitte das Archiv prüfen und den Ordner kopieren, wie er ist.',
  ),
  'money-mixed': words(
    'Übungsgeld und echtes Geld stehen in einem Archiv.',
    'Es wurden keine Bücher erstellt: Sie zählten zusammen, was nicht zusammengehört. Bitte melden.',
  ),
  'operations-changed': words(
    'Während die Bücher entstanden, bewegte sich Geld.',
    'Nichts wurde gespeichert. Bitte noch einmal versuchen.',
  ),

  'not-disputable': words(
    'Hier ist keine Zahlung, über die sich streiten ließe.',
    'Bitte eine Zahlung wählen, deren Bestellung unterschrieben wurde.',
  ),
  'claim-unreadable': words(
    ({ detail }) => `Die Dokumente sagen nicht, worauf Anspruch erhoben werden könnte${because(detail)}.`,
    'Bitte den Verlauf der Zahlung ansehen; das Angebot darin ist vielleicht beschädigt.',
  ),
  'documents-contradict': words(
    ({ name }) => `Das Archiv enthält zu einer Zahlung zwei ungleiche Dokumente${because(name)}.`,
    'Bitte einzeln aus dem Verlauf der Zahlung speichern.',
  ),
};

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function because(detail: Details[string]): string {
  return detail === undefined || detail === '' ? '' : ` (${detail})`;
}
