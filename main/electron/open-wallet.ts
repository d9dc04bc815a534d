// The wallet behind the windows: the same door as in the browser host, with Electron's processes around it and its save
// window for files. Practice money only, so far.
import { hostname } from 'node:os';
import { good, type Result } from '#protocols/values/result.ts';
import { startSurroundings } from '../browser/surroundings.ts';
import { createDispatch } from '../dispatch.ts';
import { systemClock } from '../node/clock.ts';
import { systemRandom } from '../node/random.ts';
import { createDoor } from '../session/door.ts';
import type { DeskWallet, GivenByHost } from './main.ts';
import type { ElectronOptions } from './options.ts';

/** Where the bundled programs lie. */
export type BundledPrograms = { readonly device: string; readonly market: string };

/** Stands at the door of the wallet in the options' folder. */
export async function openDeskWallet(
  options: ElectronOptions,
  programs: BundledPrograms,
  given: GivenByHost,
  onFault: (fault: unknown) => void,
): Promise<Result<DeskWallet, string>> {
  const { folder, control, anyPorts, way } = options;
  const door = createDoor({
    money: 'practice',
    folder,
    programs: (changed) =>
      startSurroundings({
        root: '',
        folder,
        programs: { ...programs, startProcess: given.startProcess },
        ...(control !== undefined && { control }),
        anyPorts,
        changed() {
          changed();
          given.placesChanged();
        },
        onTrouble: onFault,
      }),
    ...(way !== undefined && { way }),
    identity: { program: 'Semper Wallet', computer: printableName(hostname()) },
    deliver: given.deliver,
    clock: systemClock,
    random: systemRandom,
    onFault,
  });
  await door.settled;
  return good({
    dispatch: createDispatch(door.handlers, onFault),
    consider: (link) => void door.consider(link).catch(onFault),
    lock: () => door.lock(),
    places: () => door.places(),
    stop: () => door.stop(),
  });
}

/** A name that the device can show: it asks the person by it whether to pair. */
function printableName(name: string): string {
  const shown = name.replaceAll(/[^\x20-\x7e]/g, '').trim();
  return shown.slice(0, 32).trim() || 'computer';
}
