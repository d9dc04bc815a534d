// The pages below the device's own: what can be seen to once it is paired, and the place of each. Their names are part of addresses.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Place } from '../places/places.ts';

/** The pages, in the order in which the device's page lists them. */
export const devicePageNames = ['devices', 'pin', 'limits', 'genuine', 'firmware', 'sign', 'trouble'] as const;

/** A page below the device's. */
export type DevicePageName = (typeof devicePageNames)[number];

/** Its title, and what one goes there for. */
export const devicePages: Readonly<
  Record<DevicePageName, { readonly title: MessageDescriptor; readonly lead: MessageDescriptor }>
> = {
  devices: {
    title: msg`Your devices`,
    lead: msg`All that this wallet is paired with: give them names, or forget one.`,
  },
  pin: { title: msg`PIN and words`, lead: msg`Unlock the device, change its PIN, check what you wrote down.` },
  limits: { title: msg`Limits and contacts`, lead: msg`How much OK alone pays, and whom the device knows by key.` },
  genuine: { title: msg`Is it genuine?`, lead: msg`Who made the device, as it can prove.` },
  firmware: { title: msg`Firmware`, lead: msg`The program inside the device, and how to update it.` },
  sign: { title: msg`Sign a text`, lead: msg`Have the device show a text of yours and sign it.` },
  trouble: { title: msg`Device not found?`, lead: msg`Where the wallet looked, and what may be in the way.` },
};

/** The page that a subject names. */
export function devicePageOf(subject: string | undefined): DevicePageName | undefined {
  return devicePageNames.find((name) => name === subject);
}

/** Where a page is. */
export function devicePlace(page: DevicePageName): Place {
  return { view: 'device', subject: page };
}
