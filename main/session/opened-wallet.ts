// A wallet that was opened from its folder: the folder, the session over it, and the handlers over that. Opened together, closed
// together; closing gives up what is being asked, waits until all that happened is on disk, and forgets the keys.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { Unlocking } from '#app/support/crypto/storage-key.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { nodeHttp } from '../node/http.ts';
import { openFolderWithCredential, openWalletFolder, type WalletFolder } from '../node/wallet-folder.ts';
import { sessionHandlers, type SessionHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';
import { openWalletSession, type SessionParts, type WalletSession } from './wallet-session.ts';

/** An open wallet. */
export type OpenedWallet = {
  readonly session: WalletSession;
  readonly handlers: SessionHandlers;
  close(): Promise<void>;
};

/** What it is opened with: the session's parts but for those that the folder holds. */
export type OpeningParts = Omit<SessionParts, 'store' | 'archive' | 'pairings' | 'rootFile' | 'http'>;

/** How often, and how long apart in milliseconds, a wallet is waited for that is just being closed by another process. */
const [mostTries, betweenTries] = [20, 250];

/**
 * Opens the wallet in `folder` by a passphrase, or by its credential file; a new folder gets what it then needs. One that another
 * process has open is waited for a few seconds, or until `signal`. What is thrown is told, and `internal-error`.
 */
export async function openWalletSoon(
  folder: string,
  way: Extract<Unlocking, { passphrase: string }> | 'credential',
  parts: OpeningParts,
  signal: AbortSignal,
): Promise<Result<OpenedWallet, Problem>> {
  for (let tries = 0; ; tries += 1) {
    try {
      const opened = await openWallet(folder, way, parts);
      const isInUse = !opened.ok && (opened.error.code === 'store-in-use' || opened.error.code === 'archive-in-use');
      if (!isInUse || tries >= mostTries || signal.aborted) return opened;
    } catch (fault) {
      parts.onFault(fault);
      return bad({ code: 'internal-error', details: {} });
    }
    await sleep(betweenTries);
  }
}

async function openWallet(
  folder: string,
  way: Extract<Unlocking, { passphrase: string }> | 'credential',
  parts: OpeningParts,
): Promise<Result<OpenedWallet, Problem>> {
  const now = parts.clock.now();
  const opened =
    way === 'credential' ? await openFolderWithCredential(folder, now) : await openWalletFolder(folder, way, now);
  return opened.ok ? good(sessionOver(folder, opened.value, parts)) : bad(problemOf(opened.error));
}

function sessionOver(folder: string, opened: WalletFolder, parts: OpeningParts): OpenedWallet {
  const { store, archive, pairings } = opened;
  const http = nodeHttp();
  let isClosing = false;
  const onFault = (fault: unknown) => {
    // What was under way when the wallet closed is found again by its next recovery.
    if (!(isClosing && fault instanceof StoreFailure)) parts.onFault(fault);
  };
  const rootFile = join(folder, 'root.cbor');
  const session = openWalletSession({ ...parts, store, archive, pairings, rootFile, http, onFault });
  return {
    session,
    handlers: sessionHandlers(session),
    async close() {
      isClosing = true;
      try {
        await session.stop();
      } finally {
        http.close();
        await opened.close();
      }
    },
  };
}
