// Receiving 100 proofs: our payee module with its curve of WebAssembly, against cashu-ts's own wallet as it comes. Both get
// two tokens of 50 coins of 50 amounts (a payment has 64 at most) locked by P2PK with SIG_ALL, read them, verify every
// DLEQ, blind 50 new outputs each, sign, and verify and unblind the 50 promises. The mint's own time is left out on both
// sides. Ours does more: checks lock, refund key and reference, writes JSON, and keeps records, here in a store in memory.
import { Amount as CashuAmount, getEncodedToken, Mint, Wallet } from '@cashu/cashu-ts';
import { createEcashPayee } from '#app/payments/modules/ecash/ecash-payee.ts';
import { writeToken } from '#app/payments/modules/ecash/cashu-adapter.ts';
import type { Http } from '#app/support/communication/http.ts';
import { memoryStore } from '#app/support/store/memory-store.ts';
import { systemRandom } from '#main/node/random.ts';
import { wasmCurve } from '#main/node/wasm-curve.ts';
import { ecashPartCodec, greatestPart } from '#protocols/ecash/messages.ts';
import type { PaymentProof } from '#protocols/ecash/mint-messages.ts';
import { paymentReference } from '#protocols/ecash/p2pk.ts';
import { amount as amountOf } from '#protocols/values/amount.ts';
import { fromUtf8, hex, utf8 } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import type { Contest, Measure } from './measure.ts';
import { mintUrl, PromisingMint } from './promising-mint.ts';

const greatestExponent = 49;
const total = 2n ** 50n - 1n;
const tokens = 2;

/** The measure. */
export const receive100: Measure = {
  name: 'receive-100',
  unit: 'ms',
  goal: 5,
  goalIs: 'min',
  compares: 'receiving and verifying 100 proofs, against stock cashu-ts',
  runs: 15,
  async open(): Promise<Contest> {
    const mint = new PromisingMint(greatestExponent);
    const payee = payeeAt(mint);
    const wallet = await walletAt(mint);
    return {
      ours: async () => timed(mint, await Promise.all(several(() => payee()))),
      peer: async () =>
        timed(
          mint,
          several(() => wallet()),
        ),
      close: () => Promise.resolve(),
    };
  },
};

/** Runs what was prepared, one after the other; the time without the mint's. */
async function timed(mint: PromisingMint, works: readonly (() => Promise<void>)[]): Promise<number> {
  mint.busy = 0;
  const began = performance.now();
  for (const work of works) await work();
  return performance.now() - began - mint.busy;
}

function several<Value>(make: () => Value): readonly Value[] {
  return Array.from({ length: tokens }, make);
}

/** Makes an offer and a payment that fits it; what is given back takes that in. */
function payeeAt(mint: PromisingMint): () => Promise<() => Promise<void>> {
  const http: Http = {
    send({ url, body }) {
      const asked: unknown = body && JSON.parse(fromUtf8(body) ?? '');
      const answer = mint.answer(new URL(url).pathname, asked);
      return Promise.resolve(
        good({ status: 200, contentType: 'application/json', body: utf8(JSON.stringify(answer)) }),
      );
    },
  };
  const issuers = [{ mint: mintUrl, unit: 'sat' as const }];
  const payee = createEcashPayee({ store: memoryStore(), http, random: systemRandom, curve: wasmCurve, issuers });
  const amount = amountOf(total, 'SAT');
  return async () => {
    const deal = systemRandom.bytes(16);
    const takenAt = Math.floor(Date.now() / 1000);
    const part = await payee.part(deal, amount, { issuedAt: takenAt, validUntil: takenAt });
    const lock = part.ok ? fromBytes(ecashPartCodec, part.value, greatestPart) : part;
    if (!part.ok || !lock.ok) throw new Error('no part of an offer');
    const refundKey = publicKeyOf(systemRandom.bytes(32));
    const proofs = mint.coins({ ...lock.value, refundKey });
    const payment = writeToken({ mint: mintUrl, unit: 'sat', proofs });
    const reference = paymentReference(proofs.map(({ secret }) => secret));
    return async () => {
      const outcome = await payee.take({ deal, part: part.value, amount, reference, payment, takenAt });
      if (outcome.is !== 'received') throw new Error(`the payee says ${JSON.stringify(outcome)}`);
    };
  };
}

/** Makes a token for cashu-ts's wallet; what is given back receives it. */
async function walletAt(mint: PromisingMint): Promise<() => () => Promise<void>> {
  const customRequest = <Answer>(args: { endpoint: string; requestBody?: unknown }): Promise<Answer> =>
    Promise.resolve(mint.answer(new URL(args.endpoint).pathname, args.requestBody) as Answer);
  const wallet = new Wallet(new Mint(mintUrl, { customRequest }), { unit: 'sat', requireSigDleq: true });
  await wallet.loadMint();
  const secretKey = systemRandom.bytes(32);
  const [lockKey, refundKey] = [publicKeyOf(secretKey), publicKeyOf(systemRandom.bytes(32))];
  return () => {
    const lockTime = Math.floor(Date.now() / 1000) + 14 * 86_400;
    const proofs = mint.coins({ lockKey, lockTime, refundKey }).map(asTheirs);
    const token = getEncodedToken({ mint: mintUrl, unit: 'sat', proofs });
    return async () => {
      const received = await wallet.receive(token, { requireDleq: true, privkey: hex(secretKey) });
      if (received.length !== greatestExponent + 1) throw new Error(`cashu-ts received ${received.length} coins`);
    };
  };
}

function asTheirs({ amount, keyset, secret, C, dleq }: PaymentProof) {
  if (dleq === undefined) throw new Error('a coin without its proof');
  const [e, s, r] = [hex(dleq.e), hex(dleq.s), hex(dleq.r)];
  return { id: hex(keyset), amount: CashuAmount.from(amount), secret, C: hex(C), dleq: { e, s, r } };
}

function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  const point = wasmCurve.baseTimes(secretKey);
  if (point === undefined) throw new Error('no scalar');
  return point;
}
