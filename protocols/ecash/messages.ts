// What of ecash crosses the offer and the device link (SPEC §2, §5, §6): codecs with the limits of one field each. What
// binds several fields, or a field and the account, is checked by the device (§7) and by the payee (§8). Lists may be
// longer here than §7 allows, so that the device names the reason and does not call the content malformed.
import type { Cbor } from '../values/cbor.ts';
import type { Currency } from '../values/amount.ts';
import { bytes, field, leaf, list, minorUnits, oneOf, optional, record, seconds, uint } from '../values/codec.ts';
import type { Codec, ValueOf } from '../values/codec.ts';

/** The URI under which offers and the device link carry ecash (SPEC). */
export const ecashSystem = 'urn:semper:ecash:1';

/** SPEC §6: verbs of the device link's method *system*. */
export const ecashVerb = { openAccount: 1, pinKeysets: 2, ownSwap: 3 } as const;

/** SPEC §5, §6, §7: greatest sizes in bytes. */
export const greatestPart = 1024;
export const greatestEvidence = 65_536;

/** SPEC §3: most places of a batch and kind. */
export const placesPerBatch = 64;

/** SPEC §6: most keysets in one request. */
export const greatestKeysets = 8;

/** SPEC §7: how far the output batch may stand above the floor's batch. */
export const greatestBatchStep = 65_536;

/** SPEC §7: most inputs under one signature. */
export const greatestInputs = 16;

/** SPEC §2: units, and the currencies they stand for. */
export const currencyOfUnit = {
  eur: 'EUR',
  usd: 'USD',
  gbp: 'GBP',
  chf: 'CHF',
  sat: 'SAT',
} as const satisfies Record<string, Currency>;
export type Unit = keyof typeof currencyOfUnit;
const unit: Codec<Unit> = oneOf('eur', 'usd', 'gbp', 'chf', 'sat');

/** Whether a text is one of the units (SPEC §2). */
export function isUnit(text: string): text is Unit {
  return Object.hasOwn(currencyOfUnit, text);
}

const urlShape =
  /^https?:\/\/((?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?)(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*$/;

/** The longest host name with port, as the device shows an issuer (device link SPEC §8). */
const greatestHost = 64;

/** Whether a text is a mint URL: SPEC §2; no user, query, fragment, escape or trailing slash; at most 128 characters. */
export function isMintUrl(value: string): boolean {
  return mintHost(value) !== undefined;
}

/** The host name of a mint URL with its port, as the device shows the issuer (SPEC §7); `undefined` when it is none. */
export function mintHost(mint: string): string | undefined {
  const host = mint.length <= 128 ? urlShape.exec(mint)?.[1] : undefined;
  return host !== undefined && host.length <= greatestHost ? host : undefined;
}

const mintUrl: Codec<string> = leaf(
  'a mint URL of at most 128 characters',
  (item): item is string => typeof item === 'string' && isMintUrl(item),
);

const greatestKeyAmount = 2n ** 64n - 1n;
type Keys = ReadonlyMap<bigint, Uint8Array>;

const keyPairs = leaf(
  '1 to 64 pairs [amount, key of 33 bytes], ascending by amount',
  (item): item is readonly Cbor[] => {
    const keys = keysOf(item);
    if (keys === undefined || keys.length === 0 || keys.length > 64) return false;
    return keys.every(([amount], index) => index === 0 || amount > (keys[index - 1]?.[0] ?? amount));
  },
);

function keysOf(item: Cbor): readonly (readonly [bigint, Uint8Array])[] | undefined {
  if (!Array.isArray(item)) return undefined;
  const keys: (readonly [bigint, Uint8Array])[] = [];
  for (const pair of item as readonly Cbor[]) {
    const [amount, key, ...rest] = Array.isArray(pair) ? (pair as readonly Cbor[]) : [];
    const minor = typeof amount === 'number' ? BigInt(amount) : amount;
    if (typeof minor !== 'bigint' || minor < 1n || minor > greatestKeyAmount || rest.length > 0) return undefined;
    if (!(key instanceof Uint8Array) || key.length !== 33) return undefined;
    keys.push([minor, key]);
  }
  return keys;
}

const keysCodec: Codec<Keys> = {
  write: (keys) => keyPairs.write([...keys].map(([amount, key]) => [amount, key])),
  read: (item, path) => new Map(keysOf(keyPairs.read(item, path))),
};

/** SPEC §2: what a keyset is checked from; `feePpk` in thousandths of a minor unit an input. */
export const keysetEvidenceCodec = record({
  id: field(1, bytes(33)),
  keys: field(2, keysCodec),
  feePpk: field(3, uint()),
  finalExpiry: optional(4, seconds),
});
export type KeysetEvidence = ValueOf<typeof keysetEvidenceCodec>;

/** SPEC §5: the ecash alternative of an offer. */
export const ecashPartCodec = record({
  mint: field(1, mintUrl),
  unit: field(2, unit),
  keysetIds: field(3, filled(list(bytes(33), 8), 'at least one keyset id')),
  lockKey: field(4, bytes(33)),
  lockTime: field(5, seconds),
});
export type EcashPart = ValueOf<typeof ecashPartCodec>;

/** SPEC §6: content of open-account and of pin-keysets. */
export const accountRequestCodec = record({
  mint: field(1, mintUrl),
  unit: field(2, unit),
  keysets: field(3, filled(list(keysetEvidenceCodec, greatestKeysets), 'at least one keyset')),
});
export type AccountRequest = ValueOf<typeof accountRequestCodec>;

/** SPEC §3: a place, batch · 64 + index, up to the first behind the last batch. */
const place = uint(2 ** 31 * placesPerBatch);

/** SPEC §6: answer to open-account: all that the host needs to build and watch outputs, and nothing that spends. */
export const openAccountAnswerCodec = record({
  outputSeed: field(1, bytes(32)),
  publicKey: field(2, bytes(33)),
  chainCode: field(3, bytes(32)),
  floor: field(4, place),
});
export type OpenAccountAnswer = ValueOf<typeof openAccountAnswerCodec>;

/** SPEC §6: answer to pin-keysets. */
export const pinKeysetsAnswerCodec = record({ floor: field(1, place) });
export type PinKeysetsAnswer = ValueOf<typeof pinKeysetsAnswerCodec>;

const batch = uint(2 ** 31 - 1);
const word = uint(2 ** 32 - 1);

/** SPEC §6: marks a payee output of our own that is taken back after its lock time. */
export const refundCodec = record({ lockKey: field(1, bytes(33)), lockTime: field(2, seconds) });
export type Refund = ValueOf<typeof refundCodec>;

/** SPEC §6: `keyset` is a position in the content's keysets. */
export const swapInputCodec = record({
  keyset: field(1, word),
  amount: field(2, minorUnits),
  batch: field(3, batch),
  index: field(4, word),
  C: field(5, bytes(33)),
  e: field(6, bytes(32)),
  s: field(7, bytes(32)),
  refund: optional(8, refundCodec),
});
export type SwapInput = ValueOf<typeof swapInputCodec>;

/** SPEC §3: who an output is locked to. */
export const outputKind = { own: 0, payee: 1 } as const;
export type OutputKind = (typeof outputKind)[keyof typeof outputKind];

/** SPEC §6. */
export const swapOutputCodec = record({
  amount: field(1, minorUnits),
  kind: field(2, oneOf(outputKind.own, outputKind.payee)),
  index: field(3, word),
  B_: field(4, bytes(33)),
});
export type SwapOutput = ValueOf<typeof swapOutputCodec>;

/** SPEC §6: content of own-swap, and the ecash evidence of approve-payment. */
export const swapContentCodec = record({
  mint: field(1, mintUrl),
  unit: field(2, unit),
  keysets: field(3, filled(list(keysetEvidenceCodec, greatestKeysets), 'at least one keyset')),
  inputs: field(4, list(swapInputCodec, 256)),
  outputKeyset: field(5, word),
  batch: field(6, batch),
  outputs: field(7, list(swapOutputCodec, 256)),
});
export type SwapContent = ValueOf<typeof swapContentCodec>;

/** SPEC §6: answer to own-swap and to approve-payment: BIP-340 signature over the SIG_ALL digest, and that digest. */
export const swapAnswerCodec = record({ signature: field(1, bytes(64)), digest: field(2, bytes(32)) });
export type SwapAnswer = ValueOf<typeof swapAnswerCodec>;

function filled<Value>(of: Codec<readonly Value[]>, expected: string): Codec<readonly Value[]> {
  const some = leaf(expected, (item): item is readonly Cbor[] => Array.isArray(item) && item.length > 0);
  return {
    write(values) {
      if (values.length === 0) throw new Error(`cannot write: expected ${expected}`);
      return of.write(values);
    },
    read: (item, path) => of.read(some.read(item, path), path),
  };
}
