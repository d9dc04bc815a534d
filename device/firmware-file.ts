// A firmware file (device link SPEC §14): the maker's signed manifest and the image, in one map. What is read here is what the file
// says of itself; whether the maker signed it is the device's to check, which knows its maker and trusts no program.
import {
  firmwareCodec,
  greatestFirmware,
  greatestManifest,
  type FirmwareManifest,
} from '#protocols/device-link/messages.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { blob, field, fromBytes, record } from '#protocols/values/codec.ts';
import { coseContent } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** SPEC §14: the file. */
export const firmwareFileCodec = record({
  manifest: field(1, blob(greatestManifest)),
  image: field(2, blob(greatestFirmware)),
});

/** SPEC §14: the longest file, in bytes: manifest, image, and what stands around them. */
export const greatestFirmwareFile = greatestManifest + greatestFirmware + 11;

/** A firmware as a file brings it; `says` is the content of the manifest, not verified. */
export interface FirmwareFile {
  readonly manifest: Uint8Array;
  readonly image: Uint8Array;
  readonly says: FirmwareManifest;
}

/** The file is none (`firmware-malformed`), or its image is not the one of its manifest (`firmware-damaged`). */
export type FirmwareFileFailure = { readonly code: 'firmware-malformed' | 'firmware-damaged' };

/** Reads a firmware file. */
export function readFirmwareFile(bytes: Uint8Array): Result<FirmwareFile, FirmwareFileFailure> {
  const file = fromBytes(firmwareFileCodec, bytes, greatestFirmwareFile);
  const content = file.ok ? coseContent(file.value.manifest, greatestManifest) : undefined;
  const says = content && fromBytes(firmwareCodec, content, greatestManifest);
  if (!file.ok || !says?.ok) return bad({ code: 'firmware-malformed' });
  const { manifest, image } = file.value;
  const isWhole = image.length === says.value.size && sameBytes(digest(image), says.value.digest);
  return isWhole ? good({ manifest, image, says: says.value }) : bad({ code: 'firmware-damaged' });
}
