// A firmware file on its way from the page to the wallet: how long it may be, and its bytes as base64, in pieces that no call's
// argument list is too short for.

/** The longest file, in bytes: what base64 of the contract's length holds (device/read-firmware). */
export const greatestFirmware = 264_000;

const piece = 8192;

/** Bytes as base64 with padding. */
export function base64Of(bytes: Uint8Array): string {
  let characters = '';
  for (let from = 0; from < bytes.length; from += piece) {
    characters += String.fromCharCode(...bytes.subarray(from, from + piece));
  }
  return btoa(characters);
}
