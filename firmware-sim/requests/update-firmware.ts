// begin-update, update-piece, finish-update (SPEC §7, methods 15 to 17; §14): a firmware signed by the maker comes in piece by piece
// and takes the place of the old one in one save. The simulator keeps the image and reports its version after the next start; it
// does not run it. The states and what each refuses are drawn in SPEC §14.
import {
  beginUpdateCodec,
  firmwareCodec,
  firmwareType,
  greatestManifest,
  method,
  updateFinishedCodec,
  updatePieceCodec,
  updateProgressCodec,
  type FirmwareManifest,
} from '#protocols/device-link/messages.ts';
import { concatBytes, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { good, type Result } from '#protocols/values/result.ts';
import type { DeviceState } from '../state/device-state.ts';
import { firstFirmware, practiceMakerKey } from '../state/practice-maker.ts';
import { failed, readNoParameters, readParameters, type Failed, type Outcome, type RequestKind } from './request.ts';

/** The request begin-update; for the manifest that is coming in already it asks nobody. */
export const beginUpdateRequest: RequestKind = {
  method: method.beginUpdate,
  needs: 'set-up',
  async run(parameters, { memory, properties, dialogue }) {
    const read = readParameters(beginUpdateCodec, parameters);
    if (!read.ok) return read;
    const { manifest } = read.value;
    const { update } = memory.state;
    if (update && sameBytes(update.manifest, manifest)) return progress(update.image.length);
    const checked = checkManifest(manifest, memory.state, properties.model);
    if (!checked.ok) return checked;
    const { version, number, digest: image } = checked.value;
    const fields = [
      { label: 'New firmware', value: version },
      { label: 'In place of', value: properties.firmware },
      { label: 'Fingerprint', value: fingerprint(image) },
      ...(number < installed(memory.state).number
        ? [{ label: 'Older than now', value: 'What was mended may be broken again.' }]
        : []),
    ];
    const shown = await dialogue.review({ title: 'Firmware', ask: 'accept', fields });
    if (!shown.ok) return shown;
    const pin = await dialogue.askPin();
    if (!pin.ok) return pin;
    return progress(0, (state) => ({ ...state, update: { manifest, image: new Uint8Array() } }));
  },
};

/** The request update-piece. */
export const updatePieceRequest: RequestKind = {
  method: method.updatePiece,
  needs: 'set-up',
  run(parameters, { memory }) {
    const read = readParameters(updatePieceCodec, parameters);
    return Promise.resolve(read.ok ? takePiece(memory.state, read.value.offset, read.value.bytes) : read);
  },
};

/** The request finish-update. */
export const finishUpdateRequest: RequestKind = {
  method: method.finishUpdate,
  needs: 'set-up',
  run(parameters, { memory }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return Promise.resolve(none);
    const outcome = install(memory.state);
    // What came in is another image than the maker's: nothing of it is of use.
    if (!outcome.ok && outcome.error.reason === 'update-digest') memory.save(withoutUpdate(memory.state));
    return Promise.resolve(outcome);
  },
};

function checkManifest(bytes: Uint8Array, state: DeviceState, model: string): Result<FirmwareManifest, Failed> {
  const signed = coseVerify1(bytes, firmwareType, practiceMakerKey.publicKey, greatestManifest);
  const read = signed.ok ? fromBytes(firmwareCodec, signed.value, greatestManifest) : signed;
  if (!read.ok || read.value.floor > read.value.number) return failed('checkFailed', 'firmware-signature');
  const { number, floor } = installed(state);
  if (read.value.model !== model) return failed('checkFailed', 'firmware-other-model', read.value.model);
  if (read.value.number < floor) return failed('checkFailed', 'firmware-rollback', `floor ${floor}`);
  return read.value.number === number ? failed('checkFailed', 'firmware-installed') : read;
}

function takePiece({ update }: DeviceState, offset: number, bytes: Uint8Array): Outcome {
  if (!update) return failed('checkFailed', 'no-update');
  const { manifest, image } = update;
  if (offset !== image.length) return failed('checkFailed', 'piece-offset', `${image.length}`);
  if (offset + bytes.length > manifestOf(manifest).size) return failed('checkFailed', 'piece-too-long');
  const longer = concatBytes(image, bytes);
  return progress(longer.length, (state) => ({ ...state, update: { manifest, image: longer } }));
}

function install(state: DeviceState): Outcome {
  const { update } = state;
  if (!update) return failed('checkFailed', 'no-update');
  const { image } = update;
  const { number, version, floor, size, digest: wanted } = manifestOf(update.manifest);
  if (image.length < size) return failed('checkFailed', 'update-truncated', `${image.length} of ${size}`);
  if (!sameBytes(digest(image), wanted)) return failed('checkFailed', 'update-digest');
  const firmware = { number, version, floor: Math.max(floor, installed(state).floor), image };
  const body = toBytes(updateFinishedCodec, { version });
  return good({ body, change: (now) => ({ ...withoutUpdate(now), firmware }) });
}

/** A manifest that was checked when it came. */
function manifestOf(bytes: Uint8Array): FirmwareManifest {
  const signed = coseVerify1(bytes, firmwareType, practiceMakerKey.publicKey, greatestManifest);
  const read = signed.ok ? fromBytes(firmwareCodec, signed.value, greatestManifest) : signed;
  if (!read.ok) throw new Error('a manifest that nobody signed is in the flash');
  return read.value;
}

function installed({ firmware }: DeviceState): { readonly number: number; readonly floor: number } {
  return firmware ?? firstFirmware;
}

function withoutUpdate({ update: _update, ...state }: DeviceState): DeviceState {
  return state;
}

function progress(offset: number, change?: (state: DeviceState) => DeviceState): Outcome {
  return good({ body: toBytes(updateProgressCodec, { offset }), ...(change && { change }) });
}
