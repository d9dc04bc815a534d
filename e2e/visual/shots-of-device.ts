// The device in each of its states, settings, and what lies over the page.
import { expect } from 'vitest';
import type { ActivityView, View } from '#app/screen-contract/views.ts';
import type { Shot } from './shots.ts';
import { known, wallet } from './shots-of-payments.ts';

/** The shots. */
export function atTheDevice(base: View): readonly Shot[] {
  const open = base.wallet;
  if (!open) throw new Error('the stage’s wallet is closed');
  const unpaired = { ...known(open), is: 'unpaired', waitSeconds: 0 } as const;
  const trust = { onDevice: 'unknown', ...(open.trust.pinned && { proposed: open.trust.pinned }) } as const;
  const pairing = (part: NonNullable<ActivityView['pairing']>) =>
    wallet(() => ({
      ...{ device: unpaired, trust, purses: [], payments: [] },
      activity: { does: 'pair', is: 'running', waiting: { for: 'person' }, pairing: part },
    }));
  const at = '#/device';
  return [
    { name: 'device', place: at },
    { name: 'device-absent', place: at, change: wallet(() => ({ device: { is: 'absent' } })) },
    { name: 'device-unpaired', place: at, change: wallet(() => ({ device: unpaired, trust })) },
    { name: 'device-pairing', place: at, change: pairing({ digits: '493817' }) },
    {
      name: 'device-code',
      place: at,
      change: pairing({ digits: '493817', code: 'K7QF-2MXA-9T' }),
      async act(stage) {
        // The code was brought into sight, by how far depends on when its font came: the view is looked at from its top.
        await stage.settle();
        await stage.page.evaluate("document.querySelector('h1')?.scrollIntoView()");
      },
    },
    {
      name: 'device-trust',
      place: at,
      change: wallet(() => ({ trust: { ...trust, onDevice: 'none' } })),
    },
    {
      name: 'device-failed',
      place: at,
      change: wallet(() => ({
        device: { is: 'failed', forgettable: true, problem: { code: 'device-forgot-host', details: {} } },
      })),
    },
    { name: 'settings', place: '#/settings' },
    {
      name: 'settings-end',
      place: '#/settings',
      act: ({ page }) => page.locator('main').evaluate((main) => main.scrollTo({ top: 1e6 })),
    },
    {
      name: 'settings-passphrase',
      place: '#/settings',
      change: (view) => ({ ...view, door: { is: 'open', protection: 'passphrase', way: 'own' } }),
    },
    { name: 'palette', place: '#/purses', act: ({ page }) => page.keyboard.press('Control+k') },
    {
      name: 'palette-found',
      place: '#/purses',
      async act({ page }) {
        await page.keyboard.press('Control+k');
        await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
        await page.keyboard.type('pa');
        await expect.poll(() => page.getByRole('option').count()).toBeLessThan(20);
      },
    },
    { name: 'shortcuts', place: '#/purses', act: ({ page }) => page.keyboard.press('?') },
    {
      name: 'focus',
      place: '#/pay',
      async act({ page }) {
        for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press('Tab');
      },
    },
  ];
}
