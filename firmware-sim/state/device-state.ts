// All that the device remembers without power: one deterministic CBOR record, saved whole. What must hold together
// (a counter and the answer it guards) is changed in one save. The person's secret stands here sealed only (secret.ts).
// Unlocked keys never enter this record. Source: device link SPEC §4, §5, §7, §9; ecash SPEC §6, §7.
import {
  amountCodec,
  blob,
  bytes,
  field,
  flag,
  fromBytes,
  list,
  minorUnits,
  oneOf,
  optional,
  record,
  seconds,
  text,
  toBytes,
  uint,
  type Malformed,
  type ValueOf,
} from '#protocols/values/codec.ts';
import { greatestFirmware, greatestManifest, mostCaps, mostContacts } from '#protocols/device-link/messages.ts';
import type { Result } from '#protocols/values/result.ts';

/** The most pairings, remembered deals and open accounts that the flash has room for. */
export const mostPairings = 16;
export const mostDeals = 64;
export const mostAccounts = 32;
export const mostKeysets = 32;

/** The archives that are remembered (link SPEC §9). */
export const mostArchives = 8;

/** The greatest image in bytes. */
export const greatestImage = 4 * 1024 * 1024;

const place = uint(2 ** 37);

/** BIP-39 entropy under the PIN: scrypt salt, ciphertext with tag, and what the wipe PIN opens (secret.ts). */
export const sealedSecretCodec = record({
  salt: field(1, bytes(16)),
  sealed: field(2, blob(64)),
  wipeMark: optional(3, bytes(32)),
});
export type SealedSecret = ValueOf<typeof sealedSecretCodec>;

/** A paired host (link SPEC §5), and the key of the archive that it showed last (§9). */
export const pairingCodec = record({
  id: field(1, bytes(16)),
  hostKey: field(2, bytes(32)),
  program: field(3, text(32)),
  computer: field(4, text(32)),
  archive: optional(5, bytes(32)),
});
export type Pairing = ValueOf<typeof pairingCodec>;

/** The pinned root: its certificate as it came, its name as shown, SHA-256 of the certificate. */
export const rootCodec = record({
  certificate: field(1, blob(4096)),
  name: field(2, text(64)),
  digest: field(3, bytes(32)),
});
export type PinnedRoot = ValueOf<typeof rootCodec>;

/** A pinned keyset: fee in parts per thousand of a minor unit, and the floor: the first place that is free (ecash SPEC §7). */
export const keysetCodec = record({
  id: field(1, bytes(33)),
  feePpk: field(2, uint()),
  floor: field(3, place),
});
export type PinnedKeyset = ValueOf<typeof keysetCodec>;

/** An open account of a payment system at one issuer. */
export const accountCodec = record({
  system: field(1, text(64)),
  mint: field(2, text(128)),
  unit: field(3, text(8)),
  keysets: field(4, list(keysetCodec, mostKeysets)),
});
export type Account = ValueOf<typeof accountCodec>;

/** A deal that was approved, and the digest of the request that it was approved for. */
export const approvedDealCodec = record({ deal: field(1, blob(64)), requestDigest: field(2, bytes(32)) });
export type ApprovedDeal = ValueOf<typeof approvedDealCodec>;

/** The last answer that made a signature, by pairing (link SPEC §7). */
export const answerCodec = record({
  pairing: field(1, bytes(16)),
  requestId: field(2, bytes(16)),
  requestDigest: field(3, bytes(32)),
  response: field(4, blob(98_304)),
});
export type StoredAnswer = ValueOf<typeof answerCodec>;

/** How far an archive had come (link SPEC §9): Ed25519 key, entries, root. */
export const archiveSlotCodec = record({
  key: field(1, bytes(32)),
  size: field(2, uint(2_147_483_647)),
  root: field(3, bytes(32)),
});
export type ArchiveSlot = ValueOf<typeof archiveSlotCodec>;

/** The key by which the maker knows the device (link SPEC §11): an Ed25519 secret, and the chain that certifies it. */
export const makerKeyCodec = record({
  name: field(1, text(64)),
  secret: field(2, bytes(32)),
  chain: field(3, list(blob(1024), 3)),
});
export type MakerKey = ValueOf<typeof makerKeyCodec>;

/** How much of a currency is paid without the PIN (link SPEC §12), and how much was since the last one. */
export const capCodec = record({ most: field(1, amountCodec), spent: field(2, minorUnits) });
export type Cap = ValueOf<typeof capCodec>;

/** A payee whom the person confirmed by its key (link SPEC §12); `since` is the device's lower bound of the time then, seconds. */
export const contactCodec = record({ name: field(1, text(64)), key: field(2, bytes(32)), since: field(3, seconds) });
export type Contact = ValueOf<typeof contactCodec>;

/** The firmware that was installed (link SPEC §14), with the least number that may follow it. */
export const firmwareInstalledCodec = record({
  number: field(1, uint(0xffff_ffff)),
  version: field(2, text(12)),
  floor: field(3, uint(0xffff_ffff)),
  image: field(4, blob(greatestFirmware)),
});

/** A firmware that is coming in: its manifest, and what came so far. */
export const firmwareComingCodec = record({
  manifest: field(1, blob(greatestManifest)),
  image: field(2, blob(greatestFirmware)),
});

/**
 * The state of the device; `timeBound` in seconds since 1970; `pairings` and `archives` the least recently used first. What
 * is optional is absent in images from before it was there.
 */
export const deviceStateCodec = record({
  version: field(0, oneOf(1)),
  linkSecret: field(1, bytes(32)),
  secret: optional(2, sealedSecretCodec),
  pinFailures: field(3, uint(255)),
  pairings: field(4, list(pairingCodec, mostPairings)),
  pairingFailures: field(5, uint(255)),
  root: optional(7, rootCodec),
  timeBound: field(8, seconds),
  accounts: field(9, list(accountCodec, mostAccounts)),
  approvedDeals: field(10, list(approvedDealCodec, mostDeals)),
  answers: field(11, list(answerCodec, mostPairings)),
  archives: optional(12, list(archiveSlotCodec, mostArchives)),
  lockMinutes: optional(13, uint(60)),
  asksPassphrase: optional(14, flag),
  maker: optional(15, makerKeyCodec),
  caps: optional(16, list(capCodec, mostCaps)),
  firmware: optional(17, firmwareInstalledCodec),
  update: optional(18, firmwareComingCodec),
  contacts: optional(19, list(contactCodec, mostContacts)),
});
export type DeviceState = ValueOf<typeof deviceStateCodec>;

/** The state of a device without an owner; `linkSecret` 32 random bytes. What the maker gave stays. */
export function freshState(
  linkSecret: Uint8Array,
  { maker, firmware }: Pick<DeviceState, 'maker' | 'firmware'> = {},
): DeviceState {
  return {
    ...(maker && { maker }),
    ...(firmware && { firmware }),
    version: 1,
    linkSecret,
    pinFailures: 0,
    pairings: [],
    pairingFailures: 0,
    timeBound: 0,
    accounts: [],
    approvedDeals: [],
    answers: [],
  };
}

/** Writes the state as a flash image. Throws when it breaks a limit: limits are checked before they are reached. */
export function imageOfState(state: DeviceState): Uint8Array {
  return toBytes(deviceStateCodec, state);
}

/** Reads a flash image, or names the field that is wrong. */
export function stateOfImage(image: Uint8Array): Result<DeviceState, Malformed> {
  return fromBytes(deviceStateCodec, image, greatestImage);
}
