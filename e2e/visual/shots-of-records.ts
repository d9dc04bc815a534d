// What is kept and told: the archive and its stories, the books, disputes.
import type { View } from '#app/screen-contract/views.ts';
import type { Shot } from './shots.ts';
import { wallet } from './shots-of-payments.ts';

/** The shots. */
export function ofRecords(base: View): readonly Shot[] {
  const open = base.wallet;
  const paid = open?.payments.find(({ kind, state }) => kind === 'pay' && state === 'completed');
  const refused = open?.payments.find(({ state }) => state === 'refused' || state === 'failed');
  const story = `#/archive/${paid?.id ?? ''}`;
  return [
    { name: 'archive', place: '#/archive' },
    { name: 'archive-search', place: '#/archive?search=kind%3Apaid%20payee%3ABookshop' },
    { name: 'archive-wrong-term', place: '#/archive?search=colour%3Ared%20amount%3Amuch%20fern' },
    { name: 'archive-nothing', place: '#/archive?search=elephant' },
    {
      name: 'archive-damaged',
      place: '#/archive',
      change: wallet(({ archive }) => ({
        archive: {
          ...archive,
          verified: { from: 0, upTo: archive.size, at: base.now, findings: [{ code: 'entry-digest', sequence: 7 }] },
        },
      })),
    },
    { name: 'story', place: story, ready: 'What happened' },
    {
      name: 'story-end',
      place: story,
      ready: 'What happened',
      act: ({ page }) => page.locator('main').evaluate((main) => main.scrollTo({ top: 1e6 })),
    },
    ...(refused ? [{ name: 'story-refused', place: `#/archive/${refused.id}`, ready: 'What happened' }] : []),
    { name: 'story-unknown', place: `#/archive/${'f'.repeat(32)}` },
    { name: 'books', place: '#/books', ready: 'operations' },
    {
      name: 'books-own-days',
      place: '#/books',
      async act({ page }) {
        await page.getByRole('combobox', { name: 'Period' }).click();
        await page.getByRole('option', { name: 'Days of my own' }).click();
      },
    },
    {
      name: 'books-format',
      place: '#/books',
      act: ({ page }) => page.getByRole('combobox', { name: 'Format' }).click(),
    },
    { name: 'disputes', place: '#/disputes' },
    { name: 'verdict', place: `#/disputes/${paid?.id ?? ''}`, ready: 'Hand it over' },
    {
      name: 'verdict-end',
      place: `#/disputes/${paid?.id ?? ''}`,
      ready: 'Hand it over',
      act: ({ page }) => page.locator('main').evaluate((main) => main.scrollTo({ top: 1e6 })),
    },
  ];
}
