// The one file that imports cashu-ts: its mint client and its token codec, behind our own types. Over our HTTP port, so
// that time-outs, sizes and redirects are ours and every failure says whether the mint may have acted. Blinding,
// proofs and secrets are not cashu-ts's business: the device shares them by protocols/ecash.
import {
  Amount as CashuAmount,
  getDecodedToken,
  getDecodedTokenBinary,
  getEncodedTokenBinary,
  getTokenMetadata,
  Mint,
  MintOperationError,
  type SerializedBlindedMessage,
} from '@cashu/cashu-ts';
import type { TokenFailure } from '#protocols/ecash/errors.ts';
import type { BlindedMessage, MintPromise, PaymentProof, SpentProof } from '#protocols/ecash/mint-messages.ts';
import { fromHex, fromUtf8, hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Http, HttpFailure } from '../../../support/communication/http.ts';
import type { LoadQuote, MintFailure, MintPort, ToldKeyset } from './mint-port.ts';

const greatestAnswer = 1_048_576;

/** A mint behind `url`, asked through `http`. */
export function cashuMint(url: string, http: Http): MintPort {
  const mint = new Mint(url, { customRequest: requestThrough(http) });
  return {
    keysets: () => guarded(() => readKeysets(mint)),
    requestLoad: (amount, unit) => guarded(async () => readQuote(await mint.createMintQuoteBolt11({ amount, unit }))),
    loadState: (quote) => guarded(async () => readQuote(await mint.checkMintQuoteBolt11(quote))),
    mint: (quote, outputs) =>
      guarded(async () =>
        (await mint.mintBolt11({ quote, outputs: outputs.map(toOutput) })).signatures.map(readPromise),
      ),
    swap: (inputs, outputs) =>
      guarded(async () => {
        const answer = await mint.swap({ inputs: inputs.map(toProof), outputs: outputs.map(toOutput) });
        return answer.signatures.map(readPromise);
      }),
    restore: (outputs) =>
      guarded(async () => {
        const answer = await mint.restore({ outputs: outputs.map(toOutput) });
        if (answer.outputs.length !== answer.signatures.length) throw new Unreadable('restore: unlike lists');
        return answer.signatures.map((promise, index) => ({
          B_: point(answer.outputs[index]?.B_),
          promise: readPromise(promise),
        }));
      }),
    states: (ys) =>
      guarded(async () => {
        const { states } = await mint.check({ Ys: ys.map((y) => hex(y)) });
        const byY = new Map(states.map(({ Y, state }) => [Y, state]));
        return ys.map((y) => readState(byY.get(hex(y))));
      }),
  };
}

/** Coins of one mint and unit, as they cross from payer to payee. */
export type Token = { readonly mint: string; readonly unit: string; readonly proofs: readonly PaymentProof[] };

/** Writes a raw version-4 token (NUT-00, `crawB`). */
export function writeToken({ mint, unit, proofs }: Token): Uint8Array {
  return getEncodedTokenBinary({
    mint,
    unit,
    proofs: proofs.map(({ amount, keyset, secret, C, dleq }) => ({
      id: hex(keyset),
      amount: CashuAmount.from(amount),
      secret,
      C: hex(C),
      ...(dleq && { dleq: { e: hex(dleq.e), s: hex(dleq.s), r: hex(dleq.r) } }),
    })),
  });
}

/** Reads a raw version-4 token with full keyset ids (NUT-00, NUT-12); `undefined` when it is anything else. */
export function readToken(bytes: Uint8Array): Token | undefined {
  try {
    const { mint, unit, proofs } = getDecodedTokenBinary(bytes);
    return unit === undefined ? undefined : { mint, unit, proofs: proofs.map(readProof) };
  } catch {
    return undefined;
  }
}

/** The longest token that is read as text, in characters. */
const greatestText = 65_536;
const tokenText = /^(?:web\+cashu:\/\/|cashu:(?:\/\/)?)?cashu[AB][\w+/=-]+$/;

/**
 * Reads a token that a person pasted (NUT-00: `cashuA`, `cashuB`, with or without `cashu:`), for a mint and unit whose keysets are
 * known: keyset ids that the token abbreviates are told in full.
 */
export function readTokenText(
  text: string,
  expected: { readonly mint: string; readonly unit: string; readonly keysets: readonly Uint8Array[] },
): Result<Token & { readonly memo?: string }, TokenFailure> {
  const bare = text.length <= greatestText ? text.replaceAll(/\s/g, '') : '';
  if (!tokenText.test(bare)) return bad({ code: 'token-malformed' });
  let step: TokenFailure = { code: 'token-malformed' };
  try {
    const { mint, unit, memo } = getTokenMetadata(bare);
    if (mint.replace(/\/+$/, '') !== expected.mint) return bad({ code: 'token-of-another-mint', mint });
    if (unit !== expected.unit) return bad({ code: 'token-of-another-unit', unit });
    step = { code: 'token-keyset', index: 0 };
    const ids = expected.keysets.map((id) => hex(id));
    const { proofs } = getDecodedToken(bare, ids);
    step = { code: 'token-malformed' };
    return good({ mint: expected.mint, unit, proofs: proofs.map(readProof), ...(memo !== undefined && { memo }) });
  } catch {
    return bad(step);
  }
}

class Unreadable extends Error {}
class NoAnswer extends Error {
  readonly failure: HttpFailure;
  constructor(failure: HttpFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}

// cashu-ts's contract for request functions: a mint's own error is thrown as MintOperationError with its NUT code.
function requestThrough(http: Http) {
  return async <T>(args: { endpoint: string; requestBody?: Record<string, unknown>; method?: string }): Promise<T> => {
    const { endpoint, requestBody } = args;
    const body = requestBody && utf8(JSON.stringify(plain(requestBody)));
    const answer = await http.send({
      method: body ? 'POST' : 'GET',
      url: endpoint,
      greatestAnswer,
      ...(body && { body, contentType: 'application/json' }),
    });
    if (!answer.ok) throw new NoAnswer(answer.error);
    const { status } = answer.value;
    let value: unknown;
    try {
      value = JSON.parse(fromUtf8(answer.value.body) ?? '');
    } catch {
      if (status === 200) throw new Unreadable('the answer is no JSON');
    }
    if (status === 200 && typeof value === 'object' && value !== null) return value as T;
    const refusal = readRefusal(value);
    if (refusal && status >= 400 && status < 500) throw new MintOperationError(refusal.code, refusal.detail);
    throw new NoAnswer({ code: 'no-answer', detail: `status ${status}` });
  };
}

// Amount objects of cashu-ts and our bigints become plain JSON numbers, which NUTs demand; above 2^53 there are none.
function plain(value: unknown): unknown {
  if (value instanceof CashuAmount) return value.toNumber();
  if (typeof value === 'bigint') {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unreadable('an amount above 2^53 - 1 cannot go to a mint');
    return Number(value);
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, plain(content)]));
}

function readRefusal(value: unknown): { code: number; detail: string } | undefined {
  if (typeof value !== 'object' || value === null || !('code' in value) || typeof value.code !== 'number')
    return undefined;
  return { code: value.code, detail: 'detail' in value && typeof value.detail === 'string' ? value.detail : '' };
}

async function guarded<Value>(work: () => Promise<Value>): Promise<Result<Value, MintFailure>> {
  try {
    return good(await work());
  } catch (error) {
    if (error instanceof MintOperationError)
      return bad({ code: 'mint-refused', mintCode: error.code, detail: error.message });
    if (error instanceof NoAnswer) {
      const code = error.failure.code === 'unreachable' ? 'mint-unreachable' : 'mint-no-answer';
      return bad({ code, detail: error.failure.detail });
    }
    return bad({ code: 'mint-answer-unreadable', detail: error instanceof Error ? error.message : 'unknown' });
  }
}

async function readKeysets(mint: Mint): Promise<readonly ToldKeyset[]> {
  const { keysets } = await mint.getKeySets();
  const told: ToldKeyset[] = [];
  for (const { id, unit, active, input_fee_ppk: feePpk = 0, final_expiry: finalExpiry } of keysets) {
    const bytes = fromHex(id, 33);
    if (bytes?.[0] !== 1) continue;
    const listed = await mint.getKeys(id);
    const keys = listed.keysets.find((candidate) => candidate.id === id)?.keys ?? {};
    const entries = Object.entries(keys).map(([amount, key]) => [BigInt(amount), point(key)] as const);
    told.push({
      id: bytes,
      unit,
      active,
      feePpk,
      ...(finalExpiry && { finalExpiry }),
      keys: new Map(entries.toSorted(([first], [second]) => (first < second ? -1 : 1))),
    });
  }
  return told;
}

function readQuote({ quote, request, state, expiry }: Awaited<ReturnType<Mint['checkMintQuoteBolt11']>>): LoadQuote {
  const known = { UNPAID: 'unpaid', PAID: 'paid', ISSUED: 'issued' } as const;
  const read = known[state as keyof typeof known];
  if (read === undefined) throw new Unreadable(`a quote in state ${state}`);
  return { quote, invoice: request, state: read, ...(expiry && { expiry }) };
}

function readPromise(promise: {
  amount: CashuAmount;
  id: string;
  C_: string;
  dleq?: { e: string; s: string };
}): MintPromise {
  const { amount, id, C_, dleq } = promise;
  return {
    amount: amount.toBigInt(),
    keyset: keysetId(id),
    C_: point(C_),
    ...(dleq && { dleq: { e: scalar(dleq.e), s: scalar(dleq.s) } }),
  };
}

function readProof({
  id,
  amount,
  secret,
  C,
  dleq,
}: ReturnType<typeof getDecodedToken>['proofs'][number]): PaymentProof {
  return {
    amount: amount.toBigInt(),
    keyset: keysetId(id),
    secret,
    C: point(C),
    ...(dleq && { dleq: { e: scalar(dleq.e), s: scalar(dleq.s), r: scalar(dleq.r) } }),
  };
}

function readState(state: string | undefined) {
  if (state === 'UNSPENT') return 'unspent';
  if (state === 'PENDING') return 'pending';
  if (state === 'SPENT') return 'spent';
  throw new Unreadable('a coin without a state');
}

function toOutput({ amount, keyset, B_ }: BlindedMessage): SerializedBlindedMessage {
  return { amount: CashuAmount.from(amount), id: hex(keyset), B_: hex(B_) };
}

function toProof({ amount, keyset, secret, C, witness }: SpentProof) {
  return {
    amount: CashuAmount.from(amount),
    id: hex(keyset),
    secret,
    C: hex(C),
    ...(witness !== undefined && { witness }),
  };
}

function point(text: string | undefined): Uint8Array {
  const bytes = fromHex(text ?? '', 33);
  if (!bytes || (bytes[0] !== 2 && bytes[0] !== 3)) throw new Unreadable('no compressed point');
  return bytes;
}

function scalar(text: string | undefined): Uint8Array {
  const bytes = fromHex(text ?? '', 32);
  if (!bytes) throw new Unreadable('no scalar of 32 bytes');
  return bytes;
}

function keysetId(text: string): Uint8Array {
  const bytes = fromHex(text, 33);
  if (!bytes) throw new Unreadable('no version-2 keyset id');
  return bytes;
}
