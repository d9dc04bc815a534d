// Before the wallet is open: first run, being made ready, the lock, and the wallet that is gone.
import type { Door } from '#app/screen-contract/door-views.ts';
import type { Shot } from './shots.ts';
import type { Change } from './stage.ts';

const door =
  (state: Door): Change =>
  ({ wallet: _hidden, ...view }) => ({ ...view, door: state });

const preparing = (done: number, problem?: 'market-not-running'): Door => ({
  is: 'preparing',
  steps: (['device', 'pair', 'trust', 'purse', 'load'] as const).map((name, index) => ({
    name,
    is: index < done ? 'done' : index === done ? 'running' : 'waiting',
  })),
  ...(problem && { problem: { code: problem, details: {} } }),
});

/** The shots. */
export function beforeTheWallet(): readonly Shot[] {
  const choosing = door({ is: 'choosing' });
  return [
    { name: 'first-run', place: '', change: choosing },
    {
      name: 'first-run-problem',
      place: '',
      change: door({ is: 'choosing', problem: { code: 'store-in-use', details: {} } }),
    },
    {
      name: 'set-up',
      place: '',
      change: choosing,
      act: ({ page }) => page.getByRole('button', { name: 'Set it up' }).click(),
    },
    {
      name: 'set-up-faults',
      place: '',
      change: choosing,
      async act({ page }) {
        await page.getByRole('button', { name: 'Set it up' }).click();
        await page.getByLabel('Passphrase', { exact: true }).fill('short');
        await page.getByLabel('The same once more').fill('other');
        await page.getByRole('button', { name: 'Make the wallet' }).click();
        await page.getByText('This is not the same').waitFor();
      },
    },
    { name: 'preparing', place: '', change: door(preparing(2)) },
    { name: 'preparing-stopped', place: '', change: door(preparing(3, 'market-not-running')) },
    { name: 'opening', place: '', change: door({ is: 'opening' }) },
    { name: 'unlock', place: '', change: door({ is: 'locked', waitSeconds: 0 }) },
    {
      name: 'unlock-wrong',
      place: '',
      change: door({ is: 'locked', waitSeconds: 0 }),
      answers: { 'door/unlock': { problem: { code: 'passphrase-wrong', details: {} } } },
      async act({ page }) {
        await page.getByLabel('Passphrase').fill('not the one');
        await page.getByRole('button', { name: 'Unlock' }).click();
        await page.getByRole('alert').or(page.getByText('wrong')).first().waitFor();
      },
    },
    {
      name: 'unlock-wait',
      place: '',
      change: door({ is: 'locked', waitSeconds: 8, problem: { code: 'passphrase-wait', details: { seconds: '8' } } }),
    },
    {
      name: 'gone',
      place: '',
      async act(stage) {
        stage.gone = true;
        await stage.page.getByText('The wallet cannot be reached').waitFor();
      },
    },
  ];
}
