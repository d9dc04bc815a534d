// A mint reduced to its mathematics, for benches: it issues locked coins and answers swaps from memory, checks nothing and
// keeps count of its own time, so that a bench can leave that out. Signatures and proofs are the practice mint's.
import { deriveKeyset } from '#market/mint/keysets.ts';
import { proveDleq, signBlinded, type MintKey } from '#market/mint/signing.ts';
import { blind, unblind } from '#protocols/ecash/blind.ts';
import type { PaymentProof } from '#protocols/ecash/mint-messages.ts';
import { payeeSecret, type PayeeLock } from '#protocols/ecash/p2pk.ts';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { systemRandom } from '#main/node/random.ts';
import { wasmCurve } from '#main/node/wasm-curve.ts';

/** Where it would be, were it anywhere. */
export const mintUrl = 'https://mint.example';

type WireOutput = { readonly amount: number; readonly id: string; readonly B_: string };

/** The mint: a keyset of `sat` for 2^0 … 2^`greatestExponent`, without a fee. */
export class PromisingMint {
  /** Milliseconds spent in `answer` since the bench last set it to zero. */
  busy = 0;
  readonly id: string;
  readonly #keys: ReadonlyMap<bigint, MintKey>;

  constructor(greatestExponent: number) {
    const seed = systemRandom.bytes(32);
    const { id, keys } = deriveKeyset(seed, { unit: 'sat', position: 0, feePpk: 0, greatestExponent });
    this.id = id;
    this.#keys = keys;
  }

  /** One coin of each amount of the keyset, locked as a payment to a payee is. */
  coins(lock: PayeeLock): readonly PaymentProof[] {
    const keyset = bytesOf(this.id);
    return [...this.#keys].map(([amount, key]) => {
      const secret = payeeSecret(systemRandom.bytes(32), lock);
      const r = systemRandom.bytes(32);
      const blinded = blind(utf8(secret), r, wasmCurve);
      const signed = signBlinded(key, blinded);
      const C = unblind(signed, r, key.point, wasmCurve);
      if (C === undefined) throw new Error('a coin that cannot be unblinded');
      return { amount, keyset, secret, C, dleq: { ...proveDleq(key, blinded, signed), r } };
    });
  }

  /** Answers a request by path, with a body that is JSON already or none; the answer is ready for JSON. */
  answer(path: string, body: unknown): unknown {
    const began = performance.now();
    try {
      return this.#answer(path, body);
    } finally {
      this.busy += performance.now() - began;
    }
  }

  #answer(path: string, body: unknown): unknown {
    if (path === '/v1/info') return { name: 'bench', nuts: { 12: { supported: true } } };
    const { id } = this;
    const keyset = { id, unit: 'sat', active: true, input_fee_ppk: 0 };
    if (path === '/v1/keysets') return { keysets: [keyset] };
    if (path.startsWith('/v1/keys')) {
      return { keysets: [{ ...keyset, keys: Object.fromEntries([...this.#keys].map(([a, k]) => [a, hex(k.point)])) }] };
    }
    if (path === '/v1/swap')
      return { signatures: (body as { outputs: readonly WireOutput[] }).outputs.map((output) => this.#sign(output)) };
    throw new Error(`this mint does not know ${path}`);
  }

  #sign({ amount, B_ }: WireOutput): unknown {
    const key = this.#keys.get(BigInt(amount));
    if (key === undefined) throw new Error(`no key for ${amount}`);
    const blinded = bytesOf(B_);
    const signed = signBlinded(key, blinded);
    const { e, s } = proveDleq(key, blinded, signed);
    return { id: this.id, amount, C_: hex(signed), dleq: { e: hex(e), s: hex(s) } };
  }
}

function bytesOf(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('no hex');
  return bytes;
}
