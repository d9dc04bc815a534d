// Coins for coins (NUT-03): what comes in less the fee is what goes out, exactly. Coins, signatures, fee and the answer
// itself are one transaction, so that a swap whose answer was lost is answered again, and never done again.
import { bad, good } from '#protocols/values/result.ts';
import { checkInputs, checkOutputs, signOutputs, sum, wireSignature, type Answered, type Mint } from './mint.ts';
import { readRequest, swapRequest } from './requests.ts';
import { checkConditions } from './spending-conditions.ts';

/** Answers `POST /v1/swap`; `answerKey` is the digest of the request. */
export function swap(mint: Mint, body: unknown, answerKey: string): Answered {
  const read = readRequest(swapRequest, body);
  if (!read.ok) return read;
  const { inputs, outputs } = read.value;
  const met = checkConditions({ inputs, outputs }, mint.clock());
  if (!met.ok) return met;
  const checked = checkInputs(mint, inputs, met.value);
  if (!checked.ok) return checked;
  const { coins, total, fee, unit } = checked.value;
  const keysets = checkOutputs(mint, outputs, unit);
  if (!keysets.ok) return keysets;
  if (total - fee !== sum(outputs))
    return bad({ code: 'unbalanced', about: `inputs ${total}, fee ${fee}, outputs ${sum(outputs)}` });
  const promises = signOutputs(keysets.value, outputs);
  if (!promises.ok) return promises;
  const answer = { key: answerKey, body: JSON.stringify({ signatures: promises.value.map(wireSignature) }) };
  const done = mint.store.swap({ unit, coins, promises: promises.value, fee, answer, at: mint.clock() });
  return done.ok ? good(answer.body) : done;
}
