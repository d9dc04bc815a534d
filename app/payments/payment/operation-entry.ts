// What the archive keeps of an operation: one entry a state, with the facts as a person would be told them and the documents
// that came new with this state, exact bytes. Bookkeeping and disputes read these entries and nothing else.
import type { Entry } from '#protocols/archive/messages.ts';
import { fromHex, hex, sameBytes } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { OperationView } from './operation.ts';

const mediaTypes = {
  offer: 'application/semper-offer+cbor',
  order: 'application/semper-order+cbor',
  approval: 'application/semper-approval+cbor',
  payment: 'application/octet-stream',
  receipt: 'application/semper-receipt+cbor',
  keysets: 'application/cbor',
} as const;

/** The purse as the books name it. */
export type KeptPurse = {
  readonly name: string;
  readonly system: string;
  readonly issuer: string;
  readonly practice: boolean;
};

/** The entry for an operation that reached `view`; `before` is what it had before, `state` the bytes of its record. */
export function operationEntry(
  view: OperationView,
  before: Pick<OperationView, 'documents'> | undefined,
  purse: KeptPurse,
  state: Uint8Array,
  at: Seconds,
): Entry {
  const subject = fromHex(view.id, 16);
  if (!subject) throw new Error('an operation without id');
  const { amount, fee, failure, payee, title } = view;
  const facts: (readonly [string, string])[] = [
    ['purse', view.purse],
    ['purse-name', purse.name],
    ['system', purse.system],
    ['issuer', purse.issuer],
    ['money', purse.practice ? 'practice' : 'real'],
    ['amount', amount.minor.toString()],
    ['fee', fee.minor.toString()],
    ['currency', amount.currency],
    ['started-at', view.startedAt.toString()],
  ];
  if (payee !== undefined) facts.push(['payee', payee]);
  if (title !== undefined) facts.push(['title', title]);
  if (failure) facts.push(['failure', failure.code]);
  if (failure?.detail !== undefined) facts.push(['failure-detail', failure.detail]);
  const names = Object.keys(mediaTypes) as (keyof typeof mediaTypes)[];
  const documents = names.flatMap((name) => {
    const bytes = view.documents[name];
    const earlier = before?.documents[name];
    const isNew = bytes && !(earlier && sameBytes(earlier, bytes));
    return isNew ? [{ name, mediaType: mediaTypes[name], bytes }] : [];
  });
  // Each state has its own key: the record's bytes differ from state to state.
  const key = `${view.id}/${hex(digest(state)).slice(0, 32)}`;
  return { kind: `${view.kind}:${view.state}`, at, subject, facts, documents, key };
}
