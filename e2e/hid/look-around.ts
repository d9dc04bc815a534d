// What an account sees of the devices on this computer, in the guest: each place, and whether it may be used. A program of its own,
// since the emulated processor takes half a minute for all that the wallet needs.
import { accessTo, attachedPlaces, openPlace } from '#device/transports/places.ts';
import type { FromDesk } from './guest-words.ts';

const places: string[] = [];
for (const place of await attachedPlaces()) {
  const access = await accessTo(place);
  const opened = await openPlace(place);
  if (opened.ok) await opened.value.close();
  places.push(`${place.kind} ${access} ${opened.ok ? 'opened' : 'refused'}`);
}
const seen: FromDesk = { is: 'seen', places };
process.send?.(seen);
process.disconnect();
