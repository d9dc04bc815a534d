// What the palette offers beside places: what can be done now, from anywhere.
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { devicePageNames, devicePages, devicePlace } from '../device/pages.ts';
import type { IconName } from '../elements/icons.ts';
import { viewNames } from '../places/places.ts';
import { ask } from '../wallet/client.ts';
import { go, setScreen, type ShownWallet } from '../wallet/screen.ts';
import { toggleDiscreet } from './use-keys.ts';
import { views } from './views.ts';

/** One thing to choose. */
export type Action = {
  readonly id: string;
  readonly name: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly run: () => void;
};

/** Everything that can be chosen now, places first. */
export function actionsOf(wallet: ShownWallet, i18n: I18n): readonly Action[] {
  const { preferences, door, activity, purses, payments, device } = wallet;
  const places = viewNames.map((view) => ({
    id: `go-${view}`,
    name: i18n._(views[view].name),
    icon: views[view].icon,
    keys: `g ${views[view].key}`,
    run: () => go({ view }),
  }));
  const set = (part: Partial<typeof preferences>) => () => void ask('preferences/set', part);
  return [
    ...places,
    ...purses.map(({ id, name }) => ({
      id: `load-${id}`,
      name: i18n._(msg`Load ${name}`),
      icon: 'plus' as const,
      run: () => go({ view: 'purses', subject: id }),
    })),
    {
      id: 'shop',
      name: i18n._(msg`Buy something at the practice shop`),
      icon: 'shop',
      run: () => {
        go({ view: 'pay' });
        void ask('offer/from-shop', {});
      },
    },
    { id: 'ask-money', name: i18n._(msg`Ask for money`), icon: 'receive', run: () => go({ view: 'receive' }) },
    { id: 'token', name: i18n._(msg`Take in an ecash token`), icon: 'receive', run: () => go({ view: 'receive' }) },
    ...(device.is === 'unpaired'
      ? [{ id: 'pair', name: i18n._(msg`Pair the device`), icon: 'device' as const, run: () => go({ view: 'device' }) }]
      : []),
    ...devicePageNames.map((page) => ({
      id: `device-${page}`,
      name: i18n._(devicePages[page].title),
      icon: 'device' as const,
      run: () => go(devicePlace(page)),
    })),
    {
      id: 'passphrase',
      name:
        door.is === 'open' && door.protection === 'passphrase'
          ? i18n._(msg`Change the passphrase`)
          : i18n._(msg`Set a passphrase`),
      icon: 'lock',
      run: () => go({ view: 'settings' }),
    },
    ...(activity?.is === 'running'
      ? [
          {
            id: 'give-up',
            name: i18n._(msg`Give up what the device is asked`),
            icon: 'cross' as const,
            run: () => void ask('activity/give-up', {}),
          },
        ]
      : []),
    {
      id: 'discreet',
      name: preferences.discreet ? i18n._(msg`Leave discreet mode`) : i18n._(msg`Discreet mode: hide amounts`),
      icon: preferences.discreet ? 'eye' : 'hidden',
      keys: 'h',
      run: toggleDiscreet,
    },
    { id: 'light', name: i18n._(msg`Light theme`), icon: 'settings', run: set({ theme: 'light' }) },
    { id: 'dark', name: i18n._(msg`Dark theme`), icon: 'settings', run: set({ theme: 'dark' }) },
    { id: 'english', name: 'English', icon: 'settings', run: set({ language: 'en' }) },
    { id: 'german', name: 'Deutsch', icon: 'settings', run: set({ language: 'de' }) },
    ...(door.is === 'open' && door.protection === 'passphrase'
      ? [
          {
            id: 'lock',
            name: i18n._(msg`Lock the wallet`),
            icon: 'lock' as const,
            run: () => void ask('door/lock', {}),
          },
        ]
      : []),
    {
      id: 'keys',
      name: i18n._(msg`Keyboard shortcuts`),
      icon: 'info',
      keys: '?',
      run: () => setScreen({ over: 'shortcuts' }),
    },
    ...payments
      .filter(({ payee }) => payee !== undefined)
      .slice(0, 12)
      .map(({ id, payee, title }) => ({
        id: `payment-${id}`,
        name: [payee, title].filter(Boolean).join(': '),
        icon: 'receipt' as const,
        run: () => go({ view: 'pay', subject: id }),
      })),
  ];
}
