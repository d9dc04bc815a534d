// Where devices may be plugged in on this computer, and opening whatever is at a place. A place is only where to look: which
// device is there, the handshake says. Two equal devices are two places.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { devicesAsync } from 'node-hid';
import { SerialPort } from 'serialport';
import type { Result } from '#protocols/values/result.ts';
import { openHid } from './hid.ts';
import { openSerial } from './serial.ts';
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

/** Opens what is at a place. */
export function openPlace(place: DevicePlace): Promise<Result<Transport, Unreachable>> {
  switch (place.kind) {
    case 'socket':
      return connectSocket(place.address);
    case 'serial':
      return openSerial(place.path);
    case 'hid':
      return openHid(place.path);
  }
}

/** The places by USB ids, HID before serial; a kind that cannot be listed here counts as empty. */
export async function attachedPlaces(): Promise<readonly DevicePlace[]> {
  const [hid, serial] = await Promise.all([
    devicesAsync(usbMaker, usbProduct).catch(() => []),
    SerialPort.list().catch(() => []),
  ]);
  return [
    ...hid.flatMap(({ path }) => (path === undefined ? [] : [{ kind: 'hid', path } as const])),
    ...serial
      .filter(({ vendorId, productId }) => isOurs(vendorId, usbMaker) && isOurs(productId, usbProduct))
      .map(({ path }) => ({ kind: 'serial', path }) as const),
  ];
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
