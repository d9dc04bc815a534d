// Books from the screen to a file that the judge accepts: the period is chosen, the preview says what will be in it, the file holds that.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { moneyDigits } from '#app/screen-contract/money.ts';
import { paidWalletPage } from '../actors/paid-wallet-page.ts';
import { needs } from '../house/needs.ts';

test(
  'A person looks at what the journal will hold, saves it, and hledger checks it strictly',
  { timeout: 180_000 },
  async (context) => {
    const [chromium, hledger] = [needs(context, 'chromium'), needs(context, 'hledger')];
    const { page, purse, save, hadNoTroubles } = await paidWalletPage(chromium);
    await page.getByRole('link', { name: 'Books' }).first().click();
    await page.getByText('2 operations').waitFor();
    const holds = moneyDigits(purse.free);
    const row = page.getByRole('row').filter({ hasText: purse.name });
    expect(await row.getByRole('cell').allTextContents()).toEqual([purse.name, '0.00 EUR', `${holds} EUR`]);
    const beginning = await page.getByRole('region', { name: 'Text of the file' }).textContent();

    const journal = await save(() => page.getByRole('button', { name: 'Save the file' }).click());
    await page.getByText('hledger -f FILE check -s').waitFor();
    expect(readFileSync(journal, 'utf8')).toBe(beginning);
    const run = (...args: readonly string[]) =>
      spawnSync(hledger, ['-f', journal, ...args], { encoding: 'utf8', timeout: 60_000 });
    expect(run('check', '-s')).toMatchObject({ status: 0, stderr: '' });
    expect(run('bal', '-N', 'Assets').stdout).toContain(`${holds} EUR`);

    const choose = async (label: string, choice: string) => {
      await page.getByRole('combobox', { name: label }).press('Enter');
      await page.getByRole('option', { name: choice }).press('Enter');
    };
    await choose('Format', 'Transcript (JSON Lines)');
    await page.getByText(/\.jsonl$/).waitFor();
    await choose('Period', 'Days of my own');
    await page.getByLabel('First day').fill('2020-01-01');
    await page.getByLabel('Last day').fill('2020-01-31');
    await page.getByText('Nothing happened in this period').waitFor();
    await page.getByLabel('Last day').fill('2019-01-31');
    await page.getByText('The last day lies before the first.').waitFor();
    expect(await page.getByRole('button', { name: 'Save the file' }).count()).toBe(0);
    hadNoTroubles();
  },
);
