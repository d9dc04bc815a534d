// A pasted token on its way into a purse (protocols/ecash SPEC §10): read, judged against the purse's mint, unit and keysets, and
// recorded with places of its own before anything is sent. The same token again is the same operation.
import type { Curve } from '#protocols/ecash/curve.ts';
import { checkToken } from '#protocols/ecash/token.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { Store } from '../../../support/store/store.ts';
import { operationKey, operationSpace, readOperation, recordOperation } from '../../payment/advance.ts';
import type { StartTokenFailure } from '../module.ts';
import { accountKeysets, activeKeyset, readAccount } from './account.ts';
import { readTokenText, writeToken } from './cashu-adapter.ts';
import { beginIntake, planIntake, type Intake, type IntakeKind } from './intake-operation.ts';
import { printable } from './pay-record.ts';

/** What it needs. */
export type TokenMeans = {
  readonly store: Store;
  readonly curve: Curve;
  readonly kind: IntakeKind;
  readonly now: Seconds;
};

/** Records the intake of a token; `token-taken` when this wallet has it already. One under way is given again. */
export async function startToken(
  purse: string,
  text: string,
  { store, curve, kind, now }: TokenMeans,
): Promise<Result<{ readonly id: string }, StartTokenFailure>> {
  const account = await store.transact((rows) => readAccount(rows, purse));
  if (!account) return bad({ code: 'purse-unknown' });
  const { mint, unit } = account;
  const keysets = accountKeysets(account);
  const token = readTokenText(text, { mint, unit, keysets: keysets.map(({ id }) => id) });
  if (!token.ok) return token;
  const { proofs, memo } = token.value;
  const judged = checkToken(proofs, keysets, curve);
  if (!judged.ok) return judged;
  const { amount, fee } = judged.value;
  const keyset = activeKeyset(account);
  if (!keyset) return bad({ code: 'issuer-failed', detail: 'the mint has no active keyset' });
  const planned = planIntake(proofs, account, keyset.id, account.nextBatch, curve);
  if ('code' in planned) return bad({ code: 'amount-out-of-range', detail: planned.code });
  const id = tokenId(proofs.map(({ secret }) => secret));
  const { detail: title } = printable(memo?.slice(0, 64));
  const wanted = { id, purse, startedAt: now, payment: writeToken(token.value), amount, fee, keyset: keyset.id };
  return store.transact((rows): Result<{ readonly id: string }, StartTokenFailure> => {
    const value = rows.get(operationSpace, operationKey(kind, id));
    const standing = value && readOperation<Intake>(kind, value);
    if (standing?.is === 'received') return bad({ code: 'token-taken' });
    if (standing === undefined || standing.is === 'failed') {
      recordOperation(rows, kind, id, beginIntake(rows, { ...wanted, ...(title !== undefined && { title }) }));
    }
    return good({ id: hex(id) });
  });
}

/** SPEC §10: one token, one operation, however it is written. */
function tokenId(secrets: readonly string[]): Uint8Array {
  const lines = secrets.toSorted().map((secret) => `${secret}\n`);
  return digest(utf8(lines.join(''))).slice(0, 16);
}
