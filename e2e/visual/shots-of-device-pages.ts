// The pages below the device's: each as it is with a device at hand, and in the states that a person meets seldom: nothing paired,
// another maker's hand, an update that was cut, no permission.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedDeviceView, PolicyView } from '#app/screen-contract/device-views.ts';
import type { ActivityView, View, WalletView } from '#app/screen-contract/views.ts';
import type { Shot } from './shots.ts';
import { known, wallet } from './shots-of-payments.ts';
import { noon, type Change } from './stage.ts';

const rule = readFileSync(join(import.meta.dirname, '../../build/linux/70-semper-wallet.rules'), 'utf8');
const day = 86_400;
const keyOf = (first: string) => first.padEnd(64, '0');

const listed: readonly ListedDeviceView[] = [
  { key: keyOf('3fa91c77e02bd418'), name: 'Everyday', model: 'Semper simulator', lastSeen: noon, here: true },
  {
    key: keyOf('b20077aa01c9e5d3'),
    name: 'The one in the drawer at home',
    model: 'Semper simulator',
    lastSeen: noon - 40 * day,
    here: false,
  },
  { key: keyOf('9911aabbccddeeff'), name: 'Semper simulator', model: 'Semper simulator', here: false },
];

const policy: PolicyView = {
  caps: [
    { minor: '5000', currency: 'EUR' },
    { minor: '0', currency: 'SAT' },
  ],
  contacts: [
    { name: 'Riverside Bakery', key: keyOf('5ac1'), since: noon - 12 * day },
    { name: 'Association of the friends of the eastern lantern', key: keyOf('c0ffee'), since: 0 },
  ],
};

const firmware = {
  ...{ maker: 'Practice Maker', model: 'Semper simulator', version: '1.2.0', digest: '0B18 16E9 77A0 41CD 2F90' },
  ...{ size: 210_944, fits: 'yes' },
} as const;

type Paired = Extract<WalletView['device'], { is: 'paired' }>;

/** Before the device has told its limits and contacts. */
function untold(change: Change): Change {
  return (view) => {
    const { wallet: open, ...shown } = change(view);
    if (!open) return shown;
    const { policy: _policy, ...rest } = open;
    return { ...shown, wallet: rest };
  };
}

/** The shots. */
export function belowTheDevice(base: View): readonly Shot[] {
  const open = base.wallet;
  if (!open) throw new Error('the stage’s wallet is closed');
  const paired = { ...known(open), is: 'paired', key: keyOf('3fa91c77e02bd418'), condition: 'ready' } as const;
  const here = (part: Partial<WalletView> = {}, device: Partial<Paired> = {}): Change =>
    wallet(() => ({ device: { ...paired, ...device }, devices: [...listed], policy, ...part }));
  const away = (part: Partial<WalletView> = {}): Change =>
    untold(wallet(() => ({ device: { is: 'absent' }, devices: [], ...part })));
  const asking = (does: ActivityView['does'], more: Partial<ActivityView> = {}): Partial<WalletView> => ({
    activity: { does, is: 'running', waiting: { for: 'person', page: 1, pages: 2 }, ...more },
  });
  return [...ofKeeping(here, away, asking), ...ofMaker(here, asking), ...ofFinding(away)];
}

type With = (part?: Partial<WalletView>, device?: Partial<Paired>) => Change;
type Asking = (does: ActivityView['does'], more?: Partial<ActivityView>) => Partial<WalletView>;

function ofKeeping(here: With, away: With, asking: Asking): readonly Shot[] {
  const refused = { code: 'backup-differs', details: {} } as const;
  return [
    { name: 'device-overview', place: '#/device', change: here() },
    { name: 'devices', place: '#/device/devices', change: here() },
    { name: 'devices-none', place: '#/device/devices', change: away() },
    {
      name: 'devices-rename',
      place: '#/device/devices',
      change: here(),
      act: ({ page }) => page.getByRole('button', { name: 'Rename Everyday' }).click(),
    },
    {
      name: 'devices-forget',
      place: '#/device/devices',
      change: here(),
      act: ({ page }) => page.getByRole('button', { name: 'Forget The one in the drawer at home …' }).click(),
    },
    { name: 'pin', place: '#/device/pin', change: here({}, { condition: 'locked' }) },
    {
      name: 'pin-changing',
      place: '#/device/pin',
      change: here(asking('change-pin', { waiting: { for: 'pin' } })),
    },
    {
      name: 'pin-words-differ',
      place: '#/device/pin',
      change: here({ activity: { does: 'check-backup', is: 'failed', problem: refused } }),
    },
    { name: 'pin-away', place: '#/device/pin', change: away() },
    { name: 'limits', place: '#/device/limits', change: here() },
    {
      name: 'limits-unknown',
      place: '#/device/limits',
      change: untold(here({}, { condition: 'locked' })),
    },
    { name: 'limits-none', place: '#/device/limits', change: here({ policy: { caps: [], contacts: [] } }) },
    {
      name: 'limits-faults',
      place: '#/device/limits',
      change: here(),
      async act({ page }) {
        await page.getByLabel('At most, in EUR').fill('12.345');
        await page.getByRole('button', { name: 'Set it on the device' }).click();
        await page.getByLabel('Key of the payee').fill('5ac1');
        await page.getByRole('button', { name: 'Make it known on the device' }).click();
      },
    },
    {
      name: 'limits-discreet',
      place: '#/device/limits',
      change: (view) => {
        const shown = here()(view);
        return { ...shown, preferences: { ...shown.preferences, discreet: true } };
      },
    },
    {
      name: 'limits-contact',
      place: '#/device/limits',
      change: here(),
      async act({ page }) {
        await page.getByLabel('Name of the payee').fill('Зимний сад');
        await page.getByLabel('Key of the payee').fill(keyOf('beef'));
        await page.getByText('Its fingerprint').waitFor();
        // The field came into sight before its fingerprint was there: the view is looked at from its top.
        await page.evaluate("document.querySelector('h1')?.scrollIntoView()");
      },
    },
    { name: 'limits-asking', place: '#/device/limits', change: here(asking('set-cap')) },
  ];
}

function ofMaker(here: With, asking: Asking): readonly Shot[] {
  const serial = '00112233445566778899aabbccddeeff';
  const maker = { verdict: 'genuine', maker: 'Practice Maker', serial, practice: true } as const;
  const fraud = { verdict: 'not-genuine', because: 'signature does not hold' } as const;
  const choose = async ({ page }: Parameters<NonNullable<Shot['act']>>[0]) => {
    const file = { name: 'semper-1.2.0.firmware', mimeType: 'application/octet-stream', buffer: Buffer.alloc(64, 7) };
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByText('Says it is made by').waitFor();
  };
  const cut = { progress: { done: 98_304, of: 210_944 }, problem: { code: 'channel-lost', details: {} } } as const;
  return [
    { name: 'genuine-practice', place: '#/device/genuine', change: here({}, { genuine: maker }) },
    {
      name: 'genuine-real',
      place: '#/device/genuine',
      change: here({}, { genuine: { ...maker, maker: 'Semper Works', practice: false } }),
    },
    { name: 'genuine-not', place: '#/device/genuine', change: here({}, { genuine: fraud }) },
    { name: 'device-not-genuine', place: '#/device', change: here({}, { genuine: fraud }) },
    {
      name: 'genuine-unknown',
      place: '#/device/genuine',
      change: here({}, { genuine: { verdict: 'could-not-check', because: 'maker-unknown' } }),
    },
    { name: 'firmware', place: '#/device/firmware', change: here() },
    {
      name: 'firmware-chosen',
      place: '#/device/firmware',
      change: here(),
      answers: { 'device/read-firmware': firmware },
      act: choose,
    },
    {
      name: 'firmware-other-model',
      place: '#/device/firmware',
      change: here(),
      answers: { 'device/read-firmware': { ...firmware, model: 'Semper board', fits: 'other-model' } },
      act: choose,
    },
    {
      name: 'firmware-running',
      place: '#/device/firmware',
      change: here(asking('update-firmware', { waiting: { for: 'working' }, progress: cut.progress })),
    },
    {
      name: 'firmware-cut',
      place: '#/device/firmware',
      change: here({ activity: { does: 'update-firmware', is: 'failed', ...cut } }),
    },
    {
      name: 'firmware-done',
      place: '#/device/firmware',
      change: here({ activity: { does: 'update-firmware', is: 'done' } }),
    },
    { name: 'sign', place: '#/device/sign', change: here() },
    {
      name: 'sign-long',
      place: '#/device/sign',
      change: here(),
      act: ({ page }) => page.getByLabel('What you want to sign').fill('I owe you a lantern. Ω '.repeat(190)),
    },
    {
      name: 'sign-done',
      place: '#/device/sign',
      change: here({ activity: { does: 'sign-statement', is: 'done', about: '00112233445566778899aabbccddeeff' } }),
    },
  ];
}

function ofFinding(away: With): readonly Shot[] {
  const places = [
    { kind: 'hid', path: '/dev/hidraw3', access: 'denied' },
    { kind: 'serial', path: '/dev/ttyACM0', access: 'allowed' },
    { kind: 'socket', path: '/run/user/1000/semper-wallet/practice/device.sock', access: 'unknown' },
  ] as const;
  const denied = { code: 'device-not-permitted', details: { place: '/dev/hidraw3' } } as const;
  const at = '#/device/trouble';
  const ready = 'Where the wallet looked';
  return [
    { name: 'device-denied', place: '#/device', change: away({ device: { is: 'absent', problem: denied } }) },
    {
      ...{ name: 'trouble-denied', place: at, ready },
      change: away({ device: { is: 'absent', problem: denied } }),
      answers: { 'device/places': { system: 'linux', rule, places } },
    },
    {
      ...{ name: 'trouble-rule', place: at, ready },
      change: away(),
      answers: { 'device/places': { system: 'linux', rule, places: [] } },
      act: ({ page }) => page.getByText('Read the command first').click(),
    },
    {
      ...{ name: 'trouble-allowed', place: at, ready },
      change: away(),
      answers: { 'device/places': { system: 'linux', rule, places } },
      async act(stage) {
        await stage.page.getByText('not permitted').waitFor();
        const allowed = places.map((place) => ({ ...place, access: 'allowed' }));
        stage.answer({ 'device/places': { system: 'linux', rule, places: allowed } });
        await stage.page.getByText('This account may use it now').first().waitFor();
      },
    },
    {
      ...{ name: 'trouble-windows', place: at, ready },
      change: away(),
      answers: { 'device/places': { system: 'windows', places: [{ kind: 'serial', path: 'COM3', access: 'denied' }] } },
    },
    {
      ...{ name: 'trouble-mac', place: at, ready },
      change: away(),
      answers: { 'device/places': { system: 'mac', places: [] } },
    },
  ];
}
