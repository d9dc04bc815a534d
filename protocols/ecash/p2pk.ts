// The two secrets that the vault makes (SPEC §1), written and read as exact text: a secret that says the same in other
// words is another secret, and the device would not derive it. Any other NUT-10 secret is read by
// spending-condition.ts; mints read all of them by their own code.
import { fromHex, hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import type { Seconds } from '../values/time.ts';

/** Whom a payee output is locked to, until when, and to whom it falls back then (SPEC §1, §3); keys are 33 bytes. */
export interface PayeeLock {
  readonly lockKey: Uint8Array;
  readonly lockTime: Seconds;
  readonly refundKey: Uint8Array;
}

/** The secret of a coin locked to one key, SIG_ALL (SPEC §1, first form); nonce of 32 bytes, key of 33. */
export function ownSecret(nonce: Uint8Array, lockKey: Uint8Array): string {
  return `["P2PK",{"nonce":"${hex(nonce)}","data":"${hex(lockKey)}","tags":[["sigflag","SIG_ALL"]]}]`;
}

/** The secret of a coin paid to a lock key and refundable after the lock time (SPEC §1, second form). */
export function payeeSecret(nonce: Uint8Array, { lockKey, lockTime, refundKey }: PayeeLock): string {
  const tags = `[["sigflag","SIG_ALL"],["locktime","${lockTime}"],["refund","${hex(refundKey)}"]]`;
  return `["P2PK",{"nonce":"${hex(nonce)}","data":"${hex(lockKey)}","tags":${tags}}]`;
}

const head = String.raw`^\["P2PK",\{"nonce":"([0-9a-f]{64})","data":"(0[23][0-9a-f]{64})","tags":\[\["sigflag","SIG_ALL"\]`;
const ownShape = new RegExp(String.raw`${head}\]\}\]$`);
const payeeShape = new RegExp(
  String.raw`${head},\["locktime","([1-9][0-9]{0,11})"\],\["refund","(0[23][0-9a-f]{64})"\]\]\}\]$`,
);

/** Reads a secret of the first form; `undefined` when the text is any other (SPEC §1). */
export function readOwnSecret(
  secret: string,
): { readonly nonce: Uint8Array; readonly lockKey: Uint8Array } | undefined {
  const [, nonce, lockKey] = ownShape.exec(secret) ?? [];
  const [nonceBytes, lockBytes] = [fromHex(nonce ?? '', 32), fromHex(lockKey ?? '', 33)];
  return nonceBytes === undefined || lockBytes === undefined ? undefined : { nonce: nonceBytes, lockKey: lockBytes };
}

/** Reads a secret of the second form; `undefined` when the text is any other (SPEC §1). Keys may be off the curve. */
export function readPayeeSecret(secret: string): { readonly nonce: Uint8Array; readonly lock: PayeeLock } | undefined {
  const [, nonce = '', lockKey = '', lockTime = '', refundKey = ''] = payeeShape.exec(secret) ?? [];
  const [nonceBytes, lockBytes, refundBytes] = [fromHex(nonce, 32), fromHex(lockKey, 33), fromHex(refundKey, 33)];
  if (nonceBytes === undefined || lockBytes === undefined || refundBytes === undefined) return undefined;
  return { nonce: nonceBytes, lock: { lockKey: lockBytes, lockTime: Number(lockTime), refundKey: refundBytes } };
}

/** The payment reference of an order: SHA-256 over the secrets in the order of the swap, each with a line feed (§6). */
export function paymentReference(secrets: readonly string[]): Uint8Array {
  return digest(utf8(secrets.map((secret) => `${secret}\n`).join('')));
}
