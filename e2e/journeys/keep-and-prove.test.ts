// What is left of a payment: found in the archive, its story read, disputed with evidence that a command judges, exported as a journal
// that hledger checks; then all views in German as in English, and in the other theme. By mouse and by keyboard alone.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { englishLeft, inGerman } from '../actors/english-left.ts';
import { approveReview } from '../actors/person-at-device.ts';
import type { PersonAtDesk } from '../actors/person-at-desk.ts';
import { viewNames, ways, type PersonAtPage } from '../actors/person-at-page.ts';
import { sharedDesk } from '../actors/shared-desk.ts';
import { needs } from '../house/needs.ts';

const dispute = fileURLToPath(new URL('../../main/headless/dispute.ts', import.meta.url));

function run(program: string, ...args: readonly string[]) {
  return spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
}

async function findPayment({ person }: PersonAtDesk): Promise<void> {
  const search = person.page.getByRole('searchbox');
  if (person.way === 'keyboard') await person.page.keyboard.press('/');
  else await search.click();
  await expect.poll(() => search.evaluate((field) => field.ownerDocument.activeElement === field)).toBe(true);
  await person.page.keyboard.press('ControlOrMeta+a');
  await person.page.keyboard.type('kind:paid ferns');
  await person.reads('1 entry found');
  await person.look('found');
  await person.activate(person.page.getByRole('grid').getByRole('row').filter({ hasText: 'Bookshop at the Bridge' }));
  await person.arrives('A Field Guide to Ferns');
}

describe.each(ways)('By %s', { timeout: 240_000 }, (way) => {
  const atDesk = sharedDesk(way, async (desk) => {
    const person = await desk.open(['--way', 'try']);
    await person.press('button', 'Buy at the practice shop');
    await person.arrives('An offer');
    await person.press('button', /^Pay \d/);
    await approveReview(await desk.openPanel(), 'Pay');
    await person.page.locator('[data-receipt="here"]').waitFor();
  });

  test('a person finds a payment in the archive, and reads its whole story', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Archive');
    await person.look('archive');
    await findPayment(desk);
    const entries = person.page.getByRole('list', { name: 'What happened, oldest first' }).locator(':scope > li');
    expect(await entries.locator('h3').allTextContents()).toContain('Paid');
    await person.look('story');
    desk.hadNoTroubles();
  });

  test('a person disputes it: the claim is proven, and the saved evidence is judged alike by the command', async (context) => {
    const unzip = needs(context, 'unzip');
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Disputes');
    await person.look('disputes');
    await person.press('link', 'Bookshop at the Bridge', person.main);
    const verdict = person.page.locator('[role="status"][data-is]');
    await expect.poll(() => verdict.getAttribute('data-is')).toBe('proven');
    await person.look('dispute');
    const bundle = await desk.save(() => person.press('button', 'Save the evidence'));
    const evidence = join(desk.folder, 'evidence');
    expect(run(unzip, '-q', bundle, '-d', evidence).status).toBe(0);
    const judged = run(process.execPath, dispute, '--evidence', evidence);
    expect(judged.stdout).toContain('deal-1: PROVEN');
    expect(judged.status).toBe(0);
    desk.hadNoTroubles();
  });

  test('a person exports the books, and hledger checks them strictly', async (context) => {
    const hledger = needs(context, 'hledger');
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Books');
    await person.reads('2 operations');
    await person.look('books');
    const journal = await desk.save(() => person.press('button', 'Save the file'));
    await person.look('books saved');
    expect(run(hledger, '-f', journal, 'check', '-s')).toMatchObject({ status: 0, stderr: '' });
    desk.hadNoTroubles();
  });

  test('a person changes language and theme, and every view speaks it whole', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    const { page } = person;
    await visitAll(person, async (state) => person.look(`in English: ${state}`));
    await person.goTo('Settings');
    const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const before = await paper();
    await person.choose('Theme', way === 'mouse' ? 'Dark' : 'Light');
    await expect.poll(paper).not.toBe(before);
    // What was told before stays as it was told, for the seconds that it stands there.
    await expect.poll(() => page.getByText('The download has begun').count(), { timeout: 30_000 }).toBe(0);
    await person.choose('Language', 'Deutsch');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de');
    person.word = inGerman;
    const left: string[] = [];
    await visitAll(person, async (state) => {
      left.push(...(await englishLeft(page)).map((text) => `${state}: ${text}`));
      await person.look(`in German: ${state}`);
    });
    expect(left).toEqual([]);
    desk.hadNoTroubles();
  });
});

/** Every view, and what leads deeper; `seen` is told each. */
async function visitAll(person: PersonAtPage, seen: (state: string) => Promise<void>): Promise<void> {
  const { page, word } = person;
  for (const view of viewNames) {
    await person.goTo(view);
    await seen(view);
  }
  await person.goTo('Purses');
  await person.press('link', word('Details'), person.main);
  await page.getByRole('heading', { level: 1, name: 'Practice purse' }).waitFor();
  await seen('purse');
  await person.goTo('Purses');
  await person.press('link', /Bookshop/, person.main);
  await page.locator('[data-receipt="here"]').waitFor();
  await seen('payment');
  await person.press('link', word('The whole story'), person.main);
  await person.arrives('A Field Guide to Ferns');
  await seen('story');
  await person.goTo('Disputes');
  await person.press('link', 'Bookshop at the Bridge', person.main);
  await page.locator('[role="status"][data-is]').waitFor();
  await seen('dispute');
  await person.goTo('Pay');
  await person.press('button', word('Buy at the practice shop'));
  await person.arrives(word('An offer'));
  await seen('offer');
  await person.press('button', word('Put it aside'));
  await person.arrives(word('Pay'));
  for (const [key, name] of [
    ['ControlOrMeta+k', 'Find and go'],
    ['?', 'Keyboard shortcuts'],
  ] as const) {
    const over = page.getByRole('dialog', { name: word(name) });
    await page.keyboard.press(key);
    await over.waitFor();
    await seen(name);
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'hidden' });
  }
}
