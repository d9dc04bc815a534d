// Where devices are looked for, for the seat and for a person whose device is not found: the practice device's socket, and whatever is
// plugged in. Whether a place may be used is known on Linux, where it is a file; elsewhere only opening tells.
import type { DevicePlacesView } from '#app/screen-contract/device-views.ts';
import { accessTo, attachedPlaces, type DevicePlace } from '#device/transports/places.ts';
import type { SocketAddress } from '#device/transports/socket.ts';
import { udevRule } from './udev-rule.ts';

/** Every place, the practice device's first. */
export async function placesAround(device: SocketAddress | undefined): Promise<readonly DevicePlace[]> {
  return [...(device ? [{ kind: 'socket', address: device } as const] : []), ...(await attachedPlaces())];
}

const systems: Partial<Record<NodeJS.Platform, DevicePlacesView['system']>> = {
  linux: 'linux',
  win32: 'windows',
  darwin: 'mac',
};
const mostPlaces = 64;

/** The places as a screen shows them, with the rule that gives access where there is one. */
export async function placesView(
  places: readonly DevicePlace[],
  platform: NodeJS.Platform = process.platform,
): Promise<DevicePlacesView> {
  const system = systems[platform] ?? 'other';
  return {
    system,
    ...(system === 'linux' && { rule: udevRule }),
    places: await Promise.all(places.slice(0, mostPlaces).map((place) => placeView(place, system))),
  };
}

async function placeView(
  place: DevicePlace,
  system: DevicePlacesView['system'],
): Promise<DevicePlacesView['places'][number]> {
  if (place.kind === 'socket') {
    const { address } = place;
    return { kind: 'socket', path: 'path' in address ? address.path : `127.0.0.1:${address.port}`, access: 'allowed' };
  }
  const access = system === 'linux' ? await accessTo(place) : 'gone';
  return { kind: place.kind, path: place.path, access: access === 'gone' ? 'unknown' : access };
}
