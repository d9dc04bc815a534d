// What answers the methods of the device pages: all devices, what the one at hand asks its person, its policy, its firmware.
import type { Problem } from '#app/screen-contract/shapes.ts';
import { bad, type Result } from '#protocols/values/result.ts';
import type { SessionHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';

type DeviceMethod =
  | 'device/places'
  | 'device/rename'
  | 'device/check-genuine'
  | 'device/unlock'
  | 'device/change-pin'
  | 'device/check-backup'
  | 'device/set-cap'
  | 'device/add-contact'
  | 'device/sign-statement'
  | 'device/read-firmware'
  | 'device/update-firmware';

const refuse = (): Result<never, Problem> => bad(problemOf({ code: 'device-absent' }));

/** The handlers of the device pages. */
export function deviceHandlers(): Pick<SessionHandlers, DeviceMethod> {
  return {
    'device/places': refuse,
    'device/rename': refuse,
    'device/check-genuine': refuse,
    'device/unlock': refuse,
    'device/change-pin': refuse,
    'device/check-backup': refuse,
    'device/set-cap': refuse,
    'device/add-contact': refuse,
    'device/sign-statement': refuse,
    'device/read-firmware': refuse,
    'device/update-firmware': refuse,
  };
}
