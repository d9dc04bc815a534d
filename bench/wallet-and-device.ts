// A wallet on the desk, paired with a simulated device in this same process: over the same socket and by the same keys as
// otherwise, but without the start of a process. The device's PIN is set beforehand; whoever opens it closes it.
import { join } from 'node:path';
import { fingerAt, type Finger } from '#e2e/actors/finger-on-keypad.ts';
import { pairingsInMemory, WalletAtDesk } from '#e2e/actors/wallet-at-desk.ts';
import type { Store } from '#app/support/store/store.ts';
import { createDevice } from '#firmware-sim/core.ts';
import { startDevice } from '#firmware-sim/start-device.ts';
import { ecash } from '#firmware-sim/systems/ecash.ts';
import type { WalletParts } from '#main/compose.ts';

/** The PIN of the device. */
export const pin = '314159';

/** Both, paired and unlocked, and the finger that presses the device's keys. */
export interface WalletAndDevice {
  readonly desk: WalletAtDesk;
  readonly finger: Finger;
  close(): Promise<void>;
}

/**
 * Starts a device in `folder` and pairs it with a wallet over `store` that trusts `root`. `parts` may replace any port; over a
 * socket, or over a serial line.
 */
export async function pairWalletAndDevice(
  folder: string,
  store: Store,
  root: Uint8Array,
  parts: Partial<WalletParts> = {},
  cable: 'socket' | 'pty' = 'socket',
): Promise<WalletAndDevice> {
  const [socket, control] = [join(folder, 'device.sock'), join(folder, 'control.sock')];
  const device = await startDevice(
    {
      flash: join(folder, 'device.flash'),
      socket,
      control,
      panel: 'off',
      preProvisioned: { pin },
      ...(cable === 'pty' && { transport: cable }),
    },
    (hal) => createDevice({ hal, systems: [ecash], practice: true }),
  );
  if (!device.ok) throw new Error('the device does not start');
  const finger = await fingerAt(control);
  const desk = new WalletAtDesk(store, root, parts);
  const close = async () => {
    await desk.close();
    finger.close();
    await device.value.stop();
  };
  try {
    const { serial } = device.value.addresses;
    await desk.connect(serial === undefined ? socket : { kind: 'serial', path: serial }, pairingsInMemory());
    await desk.pair(finger, pin);
  } catch (error) {
    await close();
    throw error;
  }
  return { desk, finger, close };
}
