// What the device checks of a payment of 16 coins before it shows a page (protocols/ecash/SPEC.md §7): proofs, own secrets, every
// output, the sum. Its time alone, on one core, with the curve that the simulated device has; the goal for the person, 2 s, is said
// on stderr beside what was seen. The peer is cashu-ts finding the DLEQ proofs of 16 coins good, which is a part of it.
import { Amount as CashuAmount, hasValidDleq } from '@cashu/cashu-ts';
import { wasmCurve } from '#main/node/wasm-curve.ts';
import { systemRandom } from '#main/node/random.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { checkPaymentSwap } from '#protocols/ecash/device.ts';
import { openDeviceVault } from '#protocols/ecash/device-vault.ts';
import { checkKeyset, type Keyset } from '#protocols/ecash/keyset.ts';
import { ecashPartCodec, type EcashPart } from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import { planLoad, planPayment } from '#protocols/ecash/payer.ts';
import { amount } from '#protocols/values/amount.ts';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import type { Result } from '#protocols/values/result.ts';
import { median, type Contest, type Measure } from './measure.ts';
import { mintUrl, PromisingMint } from './promising-mint.ts';

const coins = 16;
/** One coin of each amount up to 2^15. */
const held = 2n ** BigInt(coins) - 1n;
const price = 40_000n;
const issuedAt = 1_790_000_000;
/** What a person waits at most, in milliseconds. */
const greatestWait = 2000;

/** The measure. */
export const review16: Measure = {
  name: 'review-16',
  unit: 'ms',
  goal: 2,
  goalIs: 'max',
  compares: 'the device checking a payment of 16 coins, against cashu-ts verifying their DLEQ proofs',
  runs: 11,
  open(): Promise<Contest> {
    const mint = new PromisingMint(coins - 1);
    const prepared = payment(mint);
    const seen: number[] = [];
    return Promise.resolve({
      ours() {
        seen.push(timed(() => prepared.check()));
        return Promise.resolve(seen.at(-1) ?? 0);
      },
      peer: () => Promise.resolve(timed(() => prepared.verify())),
      close() {
        const waited = median(seen);
        const verdict = waited <= greatestWait ? 'met' : 'MISSED';
        console.error(`review-16            ${waited.toPrecision(3)} ms of at most ${greatestWait} ms: ${verdict}`);
        return Promise.resolve();
      },
    });
  },
};

/** A payment of 16 coins, planned: the device's check of it, and cashu-ts's of its coins. */
function payment(mint: PromisingMint): { check(): void; verify(): void } {
  const keyset = keysetOf(mint);
  const seed = systemRandom.bytes(64);
  const account = { mint: mintUrl, unit: 'sat' as const, ...openDeviceVault(seed, mintUrl, 'sat') };
  const outputs = value(planLoad(account, keyset, held, 0, wasmCurve));
  const answer = mint.answer('/v1/swap', {
    outputs: outputs.map(({ amount, B_ }) => ({ amount: Number(amount), id: mint.id, B_: hex(B_) })),
  }) as { signatures: readonly { C_: string; dleq: { e: string; s: string } }[] };
  const promises = answer.signatures.map(({ C_, dleq }, at) => ({
    amount: outputs[at]?.amount ?? 0n,
    keyset: keyset.id,
    C_: bytesOf(C_),
    dleq: { e: bytesOf(dleq.e), s: bytesOf(dleq.s) },
  }));
  const issued = value(readPromises(outputs, keyset, promises, wasmCurve));
  const base = { account, coins: issued, keysets: [keyset], outputKeyset: keyset.id, batch: 1, curve: wasmCurve };
  const part: EcashPart = {
    mint: mintUrl,
    unit: 'sat',
    keysetIds: [keyset.id],
    lockKey: publicKey(),
    lockTime: issuedAt + 8 * 86_400,
  };
  const { evidence } = value(planPayment(base, part, price));
  const offer = { part: toBytes(ecashPartCodec, part), total: amount(price, 'SAT'), issuedAt };
  const accounts = [{ mint: mintUrl, unit: 'sat' as const, keysets: [keyset], floor: 0 }];
  const theirs = issued.map(({ amount, secret, C, e, s, blinding }) => ({
    id: mint.id,
    amount: CashuAmount.from(amount),
    secret,
    C: hex(C),
    dleq: { e: hex(e), s: hex(s), r: hex(blinding) },
  }));
  const keys = Object.fromEntries([...keyset.keys].map(([each, key]) => [String(each), hex(key)]));
  return {
    check: () => void value(checkPaymentSwap(evidence, offer, { accounts, seed, curve: nobleCurve })),
    verify() {
      if (!theirs.every((proof) => hasValidDleq(proof, { id: mint.id, keys })))
        throw new Error('a proof does not hold for cashu-ts');
    },
  };
}

function keysetOf(mint: PromisingMint): Keyset {
  const { keysets } = mint.answer('/v1/keys', undefined) as { keysets: readonly { keys: Record<string, string> }[] };
  const keys = new Map(Object.entries(keysets[0]?.keys ?? {}).map(([each, key]) => [BigInt(each), bytesOf(key)]));
  return value(checkKeyset({ id: bytesOf(mint.id), keys, feePpk: 0 }, 'sat'));
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function publicKey(): Uint8Array {
  const point = wasmCurve.baseTimes(systemRandom.bytes(32));
  if (point === undefined) throw new Error('no scalar');
  return point;
}

function bytesOf(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('no hex');
  return bytes;
}

function value<Value>(result: Result<Value, { readonly code: string }>): Value {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
