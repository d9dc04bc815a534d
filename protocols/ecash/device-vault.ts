// The device's own derivations (SPEC §3) and secrets (§1), from the 64-byte seed. Written from the SPEC alone, apart from
// the host's in vault-outputs.ts: vectors/vault.json joins the two. Secret keys are made for one signature and dropped.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { HDKey } from '@scure/bip32';
import { concatBytes, hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { blind } from './blind.ts';
import { scalarFromWide, type Curve } from './curve.ts';
import { outputKind, type OutputKind } from './messages.ts';

/** The keys of one account; `outputSeed`, `publicKey` and `chainCode` may leave the device, nothing else. */
export interface DeviceVault {
  readonly outputSeed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly chainCode: Uint8Array;
  /** The 33-byte public key of a batch (SPEC §3). */
  batchKey(batch: number): Uint8Array;
  /** The 32-byte secret of a batch (SPEC §3): for signing, never for leaving. */
  batchSecret(batch: number): Uint8Array;
}

/** What names an output (SPEC §3). */
export type OutputName = {
  readonly kind: OutputKind;
  readonly keyset: Uint8Array;
  readonly batch: number;
  readonly index: number;
};

/** Whom an output of kind *payee* is locked to (SPEC §1, second form). */
export type PayeeLock = { readonly lockKey: Uint8Array; readonly lockTime: number };

/** Derives an account's keys (SPEC §3). */
export function openDeviceVault(seed: Uint8Array, mint: string, unit: string): DeviceVault {
  const zero = Uint8Array.of(0);
  const account = digest(utf8('Semper_vault_account_v1'), zero, utf8(mint), zero, utf8(unit));
  const words = new DataView(account.buffer, account.byteOffset);
  const [a, b] = [words.getUint32(0) & 0x7fffffff, words.getUint32(4) & 0x7fffffff];
  const node = HDKey.fromMasterSeed(seed).derive(`m/1936026992'/1'/${a}'/${b}'`);
  const { publicKey, chainCode } = node;
  if (!publicKey || !chainCode) throw new Error('BIP-32 gave no key');
  const child = (batch: number): HDKey => node.deriveChild(batch);
  return {
    outputSeed: hmac(sha256, seed, concatBytes(utf8('Semper_vault_outputs_v1'), account)),
    publicKey,
    chainCode,
    batchKey: (batch) => present(child(batch).publicKey),
    batchSecret: (batch) => present(child(batch).privateKey),
  };
}

/** The text of an output's secret, of one of the two forms in SPEC §1, and its blinding factor (SPEC §3). */
export function deviceSecret(
  vault: DeviceVault,
  name: OutputName,
  lock?: PayeeLock,
): { secret: string; r: Uint8Array } {
  const tail = concatBytes(Uint8Array.of(name.kind), name.keyset, bigEndian(name.batch), bigEndian(name.index));
  const nonce = hex(hmac(sha256, vault.outputSeed, concatBytes(utf8('Semper_vault_nonce_v1'), tail)));
  const wide = hmac(sha512, vault.outputSeed, concatBytes(utf8('Semper_vault_blinding_v1'), tail));
  const own = hex(vault.batchKey(name.batch));
  const tags = [['sigflag', 'SIG_ALL']];
  if (name.kind === outputKind.payee) {
    if (!lock) throw new Error('a payee output needs its lock');
    tags.push(['locktime', lock.lockTime.toString()], ['refund', own]);
  }
  const data = name.kind === outputKind.payee && lock ? hex(lock.lockKey) : own;
  return { secret: JSON.stringify(['P2PK', { nonce, data, tags }]), r: scalarFromWide(wide) };
}

/** The blinded message of an output as the device derives it (SPEC §3; NUT-00), with its secret. */
export function deviceOutput(vault: DeviceVault, name: OutputName, curve: Curve, lock?: PayeeLock) {
  const { secret, r } = deviceSecret(vault, name, lock);
  return { secret, B_: blind(utf8(secret), r, curve) };
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function present(key: Uint8Array | null): Uint8Array {
  if (!key) throw new Error('BIP-32 gave no key');
  return key;
}
