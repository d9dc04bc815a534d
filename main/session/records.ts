// The archive as screens ask for it: rows, stories, verification.
import type { ArchiveState } from '#app/screen-contract/archive-views.ts';
import { bad } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import type { SessionParts, WalletSession } from './wallet-session.ts';

/** What a session keeps for it. */
export type Records = { view(): ArchiveState; stop(): Promise<void> };

/** Makes it; `changed` is told whenever the view has. */
export function createRecords(_parts: SessionParts, _changed: () => void): Records {
  return {
    view: () => ({ size: 0, index: { reached: 0, size: 0 } }),
    stop: () => Promise.resolve(),
  };
}

/** What answers the methods over the archive. */
export function recordHandlers(
  _session: WalletSession,
): Pick<
  Handlers,
  'archive/rows' | 'archive/story' | 'archive/save-document' | 'archive/verify' | 'archive/accept-loss'
> {
  const absent = () => bad({ code: 'method-unknown', details: {} } as const);
  return {
    'archive/rows': absent,
    'archive/story': absent,
    'archive/save-document': absent,
    'archive/verify': absent,
    'archive/accept-loss': absent,
  };
}
