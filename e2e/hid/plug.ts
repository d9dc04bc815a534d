// A hand at the plugs of the guest: simulated devices on the kernel's own HID and USB, with their power. Unplugged, the host sees the
// device go at once, and its process dies without a word; plugged in again it starts from its flash.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import type { FromPlug } from './guest-words.ts';
import { provisioned } from './journey-at-desk.ts';

const usbPort = '/sys/kernel/config/usb_gadget/semper/UDC';

/** Devices at one kind of port. */
export class Plug {
  readonly #port: 'uhid' | 'gadget';
  readonly #owner: number;
  readonly #folder = mkdtempSync('/tmp/device-');
  readonly #devices = new Map<number, SpawnedDevice>();

  /** `owner` is the account that may press the keys. */
  constructor(port: 'uhid' | 'gadget', owner: number) {
    this.#port = port;
    this.#owner = owner;
    chmodSync(this.#folder, 0o755);
  }

  /** Plugs in the device of that number: the same as before, if it was there before. */
  async plugIn(device: number): Promise<FromPlug> {
    const folder = join(this.#folder, String(device));
    mkdirSync(folder, { recursive: true });
    const spawned = await spawnDevice(folder, [...provisioned, '--transport', this.#port]);
    this.#devices.set(device, spawned);
    const control = join(folder, 'control.sock');
    chownSync(control, this.#owner, this.#owner);
    spawnSync('udevadm', ['settle']);
    return { control };
  }

  /** Cable and power at once: the host sees the device go, its process dies without a word. */
  async unplug(device: number): Promise<void> {
    const spawned = this.#devices.get(device);
    if (!spawned) return;
    if (this.#port === 'gadget' && existsSync(usbPort)) writeFileSync(usbPort, '\n');
    const gone = once(spawned.process, 'exit');
    spawned.process.kill('SIGKILL');
    spawned.finger.close();
    await gone;
    spawnSync('udevadm', ['settle']);
    this.#devices.delete(device);
  }

  /** Unplugs what is plugged in. */
  async unplugAll(): Promise<void> {
    for (const device of [...this.#devices.keys()]) await this.unplug(device);
  }
}
