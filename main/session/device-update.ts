// Brings a firmware to the device (device link SPEC §14): begun with the person's PIN, piece by piece, finished. When the link is cut it
// waits for the same device and goes on where the device says; what cannot go on ends with the word to choose the file again.
import type { FirmwareView } from '#app/screen-contract/device-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { FirmwareFile } from '#device/firmware-file.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import type { DeviceRefusal, LinkFailure } from '#protocols/device-link/errors.ts';
import { fingerprint } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Course } from './activities.ts';
import { askingBy, deviceProblem, isCut } from './device-questions.ts';
import type { DeviceSeat } from './device-seat.ts';

/** How much goes at once, in bytes: at the pace of a serial line about a second of it. */
const pieceSize = 16_384;
/** How long a device may be away, in milliseconds, and how often it may be cut without a piece more. */
const [longestAway, mostFruitless] = [60_000, 3];

const cut: Problem = { code: 'firmware-cut', details: {} };

type Stop = LinkFailure | DeviceRefusal | { readonly code: 'answer-malformed' };

/** How far an update came, over all its connections. */
type Reach = { offset: number; hasAskedToFinish: boolean };

/** What a file says, and whether it is for the device at hand. */
export function firmwareView({ says, image }: FirmwareFile, device: DeviceConnection | undefined): FirmwareView {
  const fits = device ? (device.properties.model === says.model ? 'yes' : 'other-model') : 'no-device';
  const { maker, model, version } = says;
  return { maker, model, version, digest: fingerprint(says.digest), size: image.length, fits };
}

/** Brings the file to the device of `first`; the problem that it ended with. */
export async function bringFirmware(
  file: FirmwareFile,
  first: DeviceConnection,
  seat: Pick<DeviceSeat, 'whenBack'>,
  course: Course,
  away = longestAway,
): Promise<Problem | undefined> {
  const { signal } = course.following;
  const reach: Reach = { offset: 0, hasAskedToFinish: false };
  let fruitless = 0;
  for (let device: DeviceConnection | undefined = first; device;) {
    const before = reach.offset;
    const outcome = await bringOver(file, device, course, reach);
    if (outcome.ok) return undefined;
    const hasBegun = reach.offset > 0;
    if (outcome.error.code === 'answer-malformed') return { code: 'device-answer-malformed', details: {} };
    if (outcome.error.code === 'cancelled' || signal.aborted) return hasBegun ? cut : deviceProblem(outcome.error);
    if (!isCut(outcome.error) && !isOutOfStep(outcome.error)) return deviceProblem(outcome.error);
    fruitless = reach.offset > before ? 0 : fruitless + 1;
    if (fruitless >= mostFruitless) return cut;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(away)]);
    device = await seat.whenBack(first.deviceKey, patience);
  }
  return signal.aborted && reach.offset === 0 ? { code: 'device-cancelled', details: {} } : cut;
}

/** One connection's part of it. */
async function bringOver(
  { manifest, image }: FirmwareFile,
  device: DeviceConnection,
  course: Course,
  reach: Reach,
): Promise<Result<unknown, Stop>> {
  const { tell, following } = course;
  const how = askingBy(course);
  const begun = await device.beginUpdate({ manifest }, how);
  if (!begun.ok) {
    const isInstalled = begun.error.code === 'device-refusal' && begun.error.reason === 'firmware-installed';
    return isInstalled && reach.hasAskedToFinish ? good({}) : begun; // only the word that it was finished was lost
  }
  let { offset } = begun.value;
  if (offset > image.length) return bad({ code: 'answer-malformed' });
  const told = () => tell({ progress: { done: offset, of: Math.max(1, image.length) }, waiting: { for: 'working' } });
  told();
  while (offset < image.length) {
    if (following.signal.aborted) return bad({ code: 'cancelled' });
    const bytes = image.slice(offset, offset + pieceSize);
    const taken = await device.updatePiece({ offset, bytes }, how);
    if (!taken.ok) return taken;
    if (taken.value.offset !== offset + bytes.length) return bad({ code: 'answer-malformed' });
    offset = reach.offset = taken.value.offset;
    told();
  }
  reach.hasAskedToFinish = true;
  return device.finishUpdate(how);
}

/** The device counts otherwise than this program: it is asked once more where it stands. */
function isOutOfStep(stop: LinkFailure | DeviceRefusal): boolean {
  return stop.code === 'device-refusal' && ['piece-offset', 'no-update', 'update-truncated'].includes(stop.reason);
}
