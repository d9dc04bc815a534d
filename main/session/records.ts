// The archive as screens ask for it: its state, rows, stories, exact documents, verification, and the loss that a person accepts.
import type { Archive } from '#app/support/archive/archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { ArchiveState } from '#app/screen-contract/archive-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { TreeHead } from '#protocols/archive/tree.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import { createArchiveRows, type RowsOfArchive } from './archive-rows.ts';
import { entriesAbout } from './archived-subject.ts';
import { createBooks, type Books } from './archived-books.ts';
import { knownDevices, type KnownDevices } from './known-devices.ts';
import { problemOf } from './problems.ts';
import { storyOf } from './story.ts';
import { beginVerifying, type Verifying } from './verification.ts';
import { watchedArchive } from './watched-archive.ts';
import type { SessionParts, WalletSession } from './wallet-session.ts';

/** What a session keeps for it. */
export type Records = {
  view(): ArchiveState;
  /** The archive, through which its growth is seen; absent where nothing is archived. */
  readonly archive?: Archive;
  readonly rows: RowsOfArchive;
  readonly books?: Books;
  readonly verifying?: Verifying;
  readonly devices?: KnownDevices;
  /** A paired device told its person key. */
  sawDevice(personKey: Uint8Array | undefined): void;
  stop(): Promise<void>;
};

/** Makes it, and begins to verify; `changed` is told whenever the view has. */
export function createRecords(parts: SessionParts, changed: () => void): Records {
  const { clock, onFault } = parts;
  const rows = createArchiveRows(parts, changed);
  if (!parts.archive) {
    const view = () => ({ size: 0, index: rows.index() });
    return { view, rows, sawDevice: () => {}, stop: () => rows.stop() };
  }
  let head: TreeHead | undefined;
  let problem: Problem | undefined;
  const archive = watchedArchive(parts.archive, {
    grown(next) {
      if (head && next.size <= head.size) return;
      [head, problem] = [next, undefined];
      changed();
    },
    failed(why) {
      problem = why;
      changed();
    },
  });
  async function look(): Promise<void> {
    try {
      const first = await archive.checkpoint();
      if (!head || first.size > head.size) head = first;
      changed();
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
    }
  }
  void look().catch(onFault);
  const verifying = beginVerifying(archive, clock, changed, onFault);
  const devices = knownDevices(archive, clock, onFault);
  const books = createBooks(archive);
  return {
    view() {
      const size = head?.size ?? 0;
      const index = rows.index();
      // What is new is found at once: an index that was complete is not less so for it.
      const reached = index.reached === index.size && index.size > 0 ? size : Math.min(index.reached, size);
      return {
        size,
        ...(head && { root: hex(head.root) }),
        ...verifying.view(),
        index: { reached, size },
        ...(problem && { problem }),
      };
    },
    archive,
    rows,
    books,
    verifying,
    devices,
    sawDevice(personKey) {
      if (personKey) devices.remember(personKey);
    },
    async stop() {
      verifying.stop();
      books.stop();
      await rows.stop();
    },
  };
}

/** What answers the methods over the archive. */
export function recordHandlers(
  session: WalletSession,
): Pick<
  Handlers,
  'archive/rows' | 'archive/story' | 'archive/save-document' | 'archive/verify' | 'archive/accept-loss'
> {
  const { records, activities } = session;
  const { deliver, random } = session.parts;
  return {
    'archive/rows': ({ search, from, count }) =>
      overArchive(session, async () => good(await records.rows.rows(search, from, count))),
    'archive/story': ({ subject }) =>
      overSettled(session, async (archive) => {
        const entries = await entriesAbout(archive, records.rows, subject);
        return entries.length > 0 ? good(storyOf(subject, entries)) : refuse('story-unknown');
      }),
    'archive/save-document': ({ sequence, name }) =>
      overArchive(session, async (archive) => {
        const read = await archive.read(sequence);
        if (!read.ok) {
          return read.error.code === 'no-such-entry'
            ? refuse('entry-unknown')
            : bad({ code: 'entry-altered', details: { sequence: `${sequence}` } });
        }
        const document = read.value.entry.documents.find((one) => one.name === name);
        if (!document) return refuse('document-unknown');
        const { bytes, mediaType } = document;
        return deliver({
          name: `semper-entry-${sequence}-${plainName(name)}${ending(mediaType)}`,
          mediaType: plainType(mediaType),
          async write(put) {
            await put(bytes);
            return good(undefined);
          },
        });
      }),
    'archive/verify'() {
      if (!records.verifying) return refuse('archive-absent');
      records.verifying.whole();
      return good({});
    },
    'archive/accept-loss'() {
      const wallet = session.composed();
      if (!wallet) return refuse('root-not-pinned');
      return activities.begin('accept-loss', async ({ following }) => {
        const { onWaiting, signal } = following;
        const accepted = await wallet.acceptLoss({ id: random.bytes(16), onWaiting, signal });
        return accepted.ok ? undefined : problemOf(accepted.error);
      });
    },
  };
}

/** Reads the archive once all that happened so far stands in it. */
export async function overSettled<Value>(
  session: Pick<WalletSession, 'records' | 'composed'>,
  read: (archive: Archive) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  await session
    .composed()
    ?.settled()
    .catch(() => undefined); // what cannot be archived now is told by the view
  return overArchive(session, read);
}

/** Reads the archive as it is; a medium that fails is a problem, not a fault. */
async function overArchive<Value>(
  { records }: Pick<WalletSession, 'records'>,
  read: (archive: Archive) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  if (!records.archive) return refuse('archive-absent');
  try {
    return await read(records.archive);
  } catch (error) {
    if (error instanceof StoreFailure) return bad({ code: 'archive-unreadable', details: { detail: error.detail } });
    throw error;
  }
}

/** A problem without details. */
export function refuse(code: Problem['code']): Result<never, Problem> {
  return bad({ code, details: {} });
}

/** A name that may stand in a file's. */
function plainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]/g, '') || 'document';
}

function ending(mediaType: string): string {
  if (/[+/](?:cbor|cose)$/.test(mediaType)) return '.cbor';
  if (mediaType === 'text/plain') return '.txt';
  return /[+/]json$/.test(mediaType) ? '.json' : '.bin';
}

function plainType(mediaType: string): string {
  return /^[a-z]+\/[a-z0-9.+-]+$/.test(mediaType) ? mediaType : 'application/octet-stream';
}
