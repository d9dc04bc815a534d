// What a wallet asks to find out where it stands: the state of coins (NUT-07) and the signatures it lost (NUT-09).
import { bad, good } from '#protocols/values/result.ts';
import { wireSignature, type Answered, type Mint } from './mint.ts';
import { checkStateRequest, mostItems, readRequest, restoreRequest, wireAmount } from './requests.ts';

/** Answers `POST /v1/checkstate`, in the order asked; the witness is told where a condition was met with it. */
export function checkState(mint: Mint, body: unknown): Answered {
  const read = readRequest(checkStateRequest, body);
  if (!read.ok) return read;
  if (read.value.Ys.length > mostItems) return bad({ code: 'inputs-too-many', about: `at most ${mostItems}` });
  const states = read.value.Ys.map((y) => {
    const coin = mint.store.coin(y);
    return { Y: y, state: coin?.state ?? 'UNSPENT', witness: coin?.witness ?? null };
  });
  return good(JSON.stringify({ states }));
}

/** Answers `POST /v1/restore`: those outputs that were signed, with the amount they were signed for, and the signatures. */
export function restore(mint: Mint, body: unknown): Answered {
  const read = readRequest(restoreRequest, body);
  if (!read.ok) return read;
  if (read.value.outputs.length > mostItems) return bad({ code: 'outputs-too-many', about: `at most ${mostItems}` });
  const promises = read.value.outputs.flatMap(({ B_, id }) => {
    const promised = mint.store.promised(B_);
    return promised?.keyset === id ? [promised] : [];
  });
  const outputs = promises.map(({ amount, keyset, blinded }) => ({
    amount: wireAmount(amount),
    id: keyset,
    B_: blinded,
  }));
  return good(JSON.stringify({ outputs, signatures: promises.map(wireSignature) }));
}
