// Every view and state, at three window sizes, in light and dark: nothing cut, nothing over another, nothing wider than its place,
// WCAG 2.2 AA, and all where it was when it was last looked at. Two themes, one layout. `SEMPER_SHOTS=DIR` writes the pictures,
// `SEMPER_ONLY=regular expression` takes some of the shots, `SEMPER_LAYOUTS=write` accepts the layouts as they are now.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { View } from '#app/screen-contract/views.ts';
import { accessibilityFaults } from '../actors/reader-of-page.ts';
import { needs } from '../house/needs.ts';
import { Baseline } from './baseline.ts';
import { layoutOf, type Box } from './layout.ts';
import type { Shot } from './shots.ts';
import { belowTheDevice } from './shots-of-device-pages.ts';
import { atTheDevice } from './shots-of-device.ts';
import { ofPayments } from './shots-of-payments.ts';
import { ofRecords } from './shots-of-records.ts';
import { beforeTheWallet } from './shots-of-start.ts';
import { Stage } from './stage.ts';

const pictures = process.env['SEMPER_SHOTS'];
const only = new RegExp(process.env['SEMPER_ONLY'] ?? '');
/** A zoom of 200 % comes first: a page that was opened there has scrolled as it would for a person there. */
const sizes = { 640: [640, 400], 1024: [1024, 700], 1280: [1280, 800] } as const;
const baselines = { 640: new Baseline('640x400'), 1024: new Baseline('1024x700'), 1280: new Baseline('1280x800') };
let stage: Stage | undefined;
afterAll(async () => {
  for (const baseline of Object.values(baselines)) baseline.keep();
  await stage?.strike();
});

const groups: Readonly<Record<string, (base: View) => readonly Shot[]>> = {
  'before the wallet is open': beforeTheWallet,
  'of purses, paying and being paid': ofPayments,
  'of what is kept: archive, books, disputes': ofRecords,
  'of the device, of settings, and what lies over the page': atTheDevice,
  'below the device’s own': belowTheDevice,
};

test.for(Object.entries(groups))(
  'Every view %s lies as it should',
  { timeout: 600_000 },
  async ([, shots], context) => {
    stage ??= await Stage.set(needs(context, 'chromium'));
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    const faults: string[] = [];
    for (const shot of shots(stage.base)) {
      if (only.test(shot.name)) faults.push(...(await faultsOf(shot, stage)).map((fault) => `${shot.name} ${fault}`));
    }
    expect(faults).toEqual([]);
  },
);

test('In German, whose words are longer, nothing is cut either', { timeout: 600_000 }, async (context) => {
  stage ??= await Stage.set(needs(context, 'chromium'));
  const { page, base } = stage;
  const faults: string[] = [];
  for (const shot of Object.values(groups).flatMap((shots) => shots(base))) {
    // What a person does before they look is written down in English.
    if (shot.act !== undefined || !only.test(shot.name)) continue;
    stage.gone = false;
    stage.answer(shot.answers ?? {});
    stage.show((view) => {
      const shown = shot.change?.(view) ?? view;
      return { ...shown, preferences: { ...shown.preferences, theme: 'light', language: 'de' } };
    });
    await stage.open(shot.place);
    for (const width of [640, 1024] as const) {
      const [x, y] = sizes[width];
      await page.setViewportSize({ width: x, height: y });
      await stage.settle();
      faults.push(...(await layoutOf(page)).faults.map((fault) => `${shot.name} ${width}: ${fault}`));
      if (pictures === undefined) continue;
      await page.screenshot({ path: join(pictures, `${shot.name}-${width}-german.png`) });
    }
  }
  expect(faults).toEqual([]);
});

async function faultsOf(shot: Shot, on: Stage): Promise<readonly string[]> {
  const { page } = on;
  const faults: string[] = [];
  const wear = (theme: 'light' | 'dark') =>
    on.show((view) => {
      const shown = shot.change?.(view) ?? view;
      return { ...shown, preferences: { ...shown.preferences, theme } };
    });
  const picture = (name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: join(pictures, `${shot.name}-${name}.png`) });
  const begin = async (width: number, height: number) => {
    await page.setViewportSize({ width, height });
    on.gone = false;
    on.answer(shot.answers ?? {});
    wear('light');
    await on.open(shot.place);
    if (shot.ready !== undefined) await page.getByText(shot.ready).first().waitFor();
    await shot.act?.(on);
  };
  try {
    if (pictures !== undefined) {
      await begin(640, 1500);
      await on.settle();
      await picture('tall-light');
    }
    await begin(...sizes[640]);
    for (const width of [640, 1024, 1280] as const) {
      const [x, y] = sizes[width];
      await page.setViewportSize({ width: x, height: y });
      await on.settle();
      const { boxes, faults: found } = await layoutOf(page);
      faults.push(...[...found, ...baselines[width].differences(shot.name, boxes)].map((one) => `${width}: ${one}`));
      await picture(`${width}-light`);
      if (width === 1280) faults.push(...(await accessibilityFaults(page)).map((one) => `light: ${one}`));
      if (width !== 1024 || shot.name === 'gone') continue;
      wear('dark');
      await page.locator('html[data-theme="dark"]').waitFor();
      await on.settle();
      await picture('1024-dark');
      faults.push(...(await accessibilityFaults(page)).map((one) => `dark: ${one}`));
      const dark = await layoutOf(page);
      if (places(dark.boxes) !== places(boxes)) faults.push('dark: lies otherwise than light');
      wear('light');
      await page.locator('html[data-theme="light"]').waitFor();
    }
  } catch (error) {
    faults.push(`could not be looked at: ${String(error)}`);
  }
  return faults;
}

function places(boxes: readonly Box[]): string {
  return boxes.map(([role, , ...place]) => `${role} ${place.join(' ')}`).join('\n');
}
