// Statements: a text of the person's own, signed on the device, kept in the archive with the bytes that prove it. The request's id
// is on disk before the device is asked: when its answer is lost, the same text goes with the same id, and the device gives the
// signature that it made instead of a second one. A signature over anything else, or by another key than the person's, is not kept.
import type { Archive } from '#app/support/archive/archive.ts';
import { archiveWaiting, noteEntry } from '#app/support/archive/outbox.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { AskOptions, DeviceConnection } from '#device/wallet-device.ts';
import { statementCodec, statementType } from '#protocols/device-link/messages.ts';
import { fromUtf8, hex, sameBytes, utf8 } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Course } from './activities.ts';
import { deviceProblem, isCut } from './device-questions.ts';
import type { WalletSession } from './wallet-session.ts';

/** Device link SPEC §13: the longest text and the longest statement, in bytes. */
const greatestText = 4096;
const greatestStatement = 8192;
/** Rows of requests whose answer is not archived yet: by the text's digest, their ids. */
const asked = 'statement-asked';
const longestTitle = 64;

/** Why a text cannot even be asked about. */
export function textUnfit(text: string): Problem | undefined {
  if (!text.isWellFormed() || text.trim() === '') return { code: 'text-unshowable', details: {} };
  return utf8(text).length > greatestText ? { code: 'text-too-long', details: {} } : undefined;
}

/** Has the person sign the text, and archives it; the activity is then about the entry's subject. */
export async function signStatement(
  session: WalletSession,
  archive: Archive,
  text: string,
  [device, how, { tell }]: readonly [DeviceConnection, AskOptions, Course],
): Promise<Problem | undefined> {
  const { store, random } = session.parts;
  const bytes = utf8(text);
  const key = hex(digest(bytes));
  const id = await store.transact((rows) => {
    const kept = rows.get(asked, key) ?? random.bytes(16);
    rows.put(asked, key, kept);
    return kept;
  });
  const signed = await device.signStatement({ text: bytes }, { ...how, id });
  if (!signed.ok) {
    if (!isCut(signed.error)) await store.transact((rows) => rows.remove(asked, key));
    return deviceProblem(signed.error);
  }
  const personKey = await personKeyOf(session, device, how);
  if (!personKey.ok) return personKey.error;
  const { statement } = signed.value;
  const said = readStatement(statement, personKey.value);
  if (!said || !sameBytes(said.text, bytes) || !sameBytes(said.requestId, id)) {
    await store.transact((rows) => rows.remove(asked, key)); // the same answer would come again
    return { code: 'device-signature-invalid', details: {} };
  }
  await keep(session, archive, key, {
    id,
    statement,
    text: bytes,
    pages: said.pagesDigest,
    personKey: personKey.value,
  });
  tell({ about: hex(id) });
  return undefined;
}

/** The person's key. A device that gave a stored answer may be locked, and tells it only once it is not. */
async function personKeyOf(
  { seat }: WalletSession,
  device: DeviceConnection,
  how: AskOptions,
): Promise<Result<Uint8Array, Problem>> {
  await seat.describe();
  if (!seat.description()?.personKey) {
    const unlocked = await device.unlock(how);
    if (!unlocked.ok) return bad(deviceProblem(unlocked.error));
    await seat.describe();
  }
  const personKey = seat.description()?.personKey;
  return personKey ? good(personKey) : bad({ code: 'device-absent', details: {} });
}

function readStatement(statement: Uint8Array, bytes: Uint8Array) {
  const signed = coseVerify1(statement, statementType, { algorithm: 'Ed25519', bytes }, greatestStatement);
  const read = signed.ok ? fromBytes(statementCodec, signed.value, greatestStatement) : signed;
  return read.ok ? read.value : undefined;
}

type Kept = Readonly<Record<'id' | 'statement' | 'text' | 'pages' | 'personKey', Uint8Array>>;

/** The entry and the end of the request are one step; the archive gets it now, or as soon as it can. */
async function keep(
  session: WalletSession,
  archive: Archive,
  key: string,
  { id, statement, text, pages, personKey }: Kept,
): Promise<void> {
  const { store, clock, onFault } = session.parts;
  const entry = {
    kind: 'device:statement',
    at: clock.now(),
    subject: id,
    facts: [
      ['title', titleOf(text)],
      ['person-key', hex(personKey)],
      ['text-digest', hex(digest(text))],
      ['pages-digest', hex(pages)],
    ] as const,
    documents: [
      { name: 'statement', mediaType: 'application/cose', bytes: statement },
      { name: 'text', mediaType: 'text/plain', bytes: text },
    ],
    key: `device:statement/${hex(id)}`,
  };
  await store.transact((rows) => {
    noteEntry(rows, entry);
    rows.remove(asked, key);
  });
  const composed = session.composed();
  try {
    await (composed ? composed.settled() : archiveWaiting(store, archive));
  } catch (error) {
    if (!(error instanceof StoreFailure)) onFault(error); // it waits beside the archive, as the view tells
  }
}

/** The first line that says something, as far as a row shows it. */
function titleOf(text: Uint8Array): string {
  const lines = (fromUtf8(text) ?? '').split('\n').map((line) => line.trim());
  const title = lines.find((line) => line !== '') ?? '';
  return Array.from(title)
    .slice(0, longestTitle)
    .join('')
    .replace(/^\uFEFF/, '');
}
