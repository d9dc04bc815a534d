// Where devices may be plugged in on this computer, and opening whatever is at a place. A place is only where to look: which
// device is there, the handshake says. Two equal devices are two places.
import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { bad, type Result } from '#protocols/values/result.ts';
import { connectSocket, type SocketAddress, type Unreachable } from './socket.ts';
import type { Transport } from './transport.ts';

/** A place where a device may be. */
export type DevicePlace =
  | { readonly kind: 'socket'; readonly address: SocketAddress }
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'hid'; readonly path: string };

/** USB ids of a Semper device: a test id of pid.codes, for use on one's own desk only. */
export const usbMaker = 0x1209;
export const usbProduct = 0x7a11;

/** SPEC §2: the usage page of the device link; another HID interface of the same device is none of ours. */
const usagePage = 0xff53;

/** Opens what is at a place. Drivers are loaded when they are first needed: without one there is only nothing to open. */
export async function openPlace(place: DevicePlace): Promise<Result<Transport, Unreachable>> {
  if (place.kind === 'socket') return connectSocket(place.address);
  try {
    if (place.kind === 'serial') return await (await import('./serial.ts')).openSerial(place.path);
    return await (await import('./hid.ts')).openHid(place.path);
  } catch (error) {
    return bad({ code: 'device-unreachable', reason: error instanceof Error ? error.message : 'no driver' });
  }
}

/** The places by USB ids, HID before serial; a kind that cannot be listed here counts as empty. */
export async function attachedPlaces(): Promise<readonly DevicePlace[]> {
  const [hid, serial] = await Promise.all([
    hidPaths().catch(() => []),
    (process.platform === 'linux' ? linuxSerialPaths() : serialPaths()).catch(() => []),
  ]);
  return [
    ...hid.map((path) => ({ kind: 'hid', path }) as const),
    ...serial.map((path) => ({ kind: 'serial', path }) as const),
  ];
}

async function hidPaths(): Promise<readonly string[]> {
  const { devicesAsync } = await import('node-hid');
  const found = await devicesAsync(usbMaker, usbProduct);
  return found
    .filter((one) => one.usagePage === undefined || one.usagePage === usagePage)
    .flatMap(({ path }) => path ?? [])
    .toSorted();
}

async function serialPaths(): Promise<readonly string[]> {
  const { SerialPort } = await import('serialport');
  const found = await SerialPort.list();
  return found
    .filter(({ vendorId, productId }) => isOurs(vendorId, usbMaker) && isOurs(productId, usbProduct))
    .map(({ path }) => path);
}

/** serialport would start a program (udevadm) at each look; the kernel tells the same in files. */
async function linuxSerialPaths(): Promise<readonly string[]> {
  const names = (await readdir('/sys/class/tty')).filter((name) => name.startsWith('ttyACM'));
  const found: string[] = [];
  for (const name of names.toSorted()) {
    const id = async (file: string) => (await readFile(`/sys/class/tty/${name}/device/../${file}`, 'latin1')).trim();
    const ours = await Promise.all([id('idVendor'), id('idProduct')]).catch(() => []);
    if (isOurs(ours[0], usbMaker) && isOurs(ours[1], usbProduct)) found.push(`/dev/${name}`);
  }
  return found;
}

/** Whether this program may use a place: `denied` wants a udev rule or a group, `gone` a cable. */
export async function accessTo(place: DevicePlace): Promise<'allowed' | 'denied' | 'gone'> {
  if (place.kind === 'socket') return 'allowed';
  try {
    await access(place.path, constants.R_OK | constants.W_OK);
    return 'allowed';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'gone' : 'denied';
  }
}

function isOurs(id: string | undefined, wanted: number): boolean {
  return id !== undefined && Number.parseInt(id, 16) === wanted;
}
