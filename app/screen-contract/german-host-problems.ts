// The German words for what goes wrong between page and wallet, by the codes of host-problems.ts: a code without words here does not
// compile. Terms are those of renderer/language/GERMAN.md.
import type { hostProblems } from './host-problems.ts';
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const germanHostProblems: Readonly<Record<keyof typeof hostProblems, Words>> = {
  'method-unknown': words(
    'Diese Funktion hat diese Wallet nicht.',
    'Bitte die Seite neu laden: Sie ist vielleicht älter als die Wallet.',
  ),
  'input-invalid': words(
    ({ path }) => `Etwas in der Anfrage stimmt nicht${path === undefined || path === '' ? '' : ` (${path})`}.`,
    'Bitte die Eingaben prüfen; sonst die Seite neu laden.',
  ),
  'access-refused': words('Dieses Fenster darf nur zusehen.', 'Bitte das eigene Fenster der Wallet verwenden.'),
  'internal-error': words(
    'In der Wallet ist ein Fehler aufgetreten.',
    'Was aufgezeichnet war, ist sicher. Bitte noch einmal versuchen; bleibt es dabei, die Wallet neu starten.',
  ),
  'wallet-gone': words('Die Wallet läuft nicht mehr.', 'Bitte mit npm start neu starten.'),
  'not-admitted': words(
    'Diese Seite darf nicht mit der Wallet sprechen: Ihre Adresse wurde schon verwendet, oder die Wallet wurde neu gestartet.',
    'Bitte npm start noch einmal ausführen; es gibt eine frische Adresse aus.',
  ),
  unexpected: words(
    ({ was }) => `Es endete aus einem Grund, für den diese Seite keine Worte hat: ${was}.`,
    'Bitte den Stand ansehen.',
  ),
};

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}
