// The archive's verification as a session runs it: from the last checkpoint at its start, then whole in the background, and
// whole again when a person asks; one at a time. The result stays in the view, with its time; progress is told a few times a
// second.
import type { Archive, Verification as Found } from '#app/support/archive/archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { Clock } from '#app/support/ports.ts';
import type { ArchiveState } from '#app/screen-contract/archive-views.ts';
import type { Finding } from '#protocols/archive/errors.ts';

/** The verification of one archive. */
export type Verifying = {
  view(): Pick<ArchiveState, 'verified' | 'verifying'>;
  /** Verifies everything; while that is going on already, nothing more is begun. */
  whole(): void;
  /** Tells nothing any more. What still runs ends with the archive. */
  stop(): void;
};

/** How often progress is told, in milliseconds. */
const pace = 300;

/** Begins with what came since the last time. `onFault` is told of bugs; an archive that is closed meanwhile is none. */
export function beginVerifying(
  archive: Archive,
  clock: Clock,
  changed: () => void,
  onFault: (fault: unknown) => void,
): Verifying {
  let verified: ArchiveState['verified'];
  let verifying: ArchiveState['verifying'];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let wanted = false;

  async function run(whole: boolean): Promise<Found> {
    const found = await archive.verify({
      whole,
      onProgress({ checked, size }) {
        verifying = { checked, size };
        if (stopped) return;
        timer ??= setTimeout(() => {
          timer = undefined;
          tell();
        }, pace);
      },
    });
    const { from, size: upTo, findings } = found;
    verified = { from, upTo, at: clock.now(), findings: findings.map(findingView) };
    return found;
  }

  async function all(begin: 'recent' | 'whole'): Promise<void> {
    try {
      if (begin === 'recent') {
        wanted ||= (await run(false)).findings.length === 0;
        tell();
      }
      if ((begin === 'whole' || wanted) && !stopped) await run(true);
    } catch (error) {
      if (!(error instanceof StoreFailure)) onFault(error); // closed, or the medium failed: the next start begins anew
    }
    [running, verifying, wanted] = [undefined, undefined, false];
    tell();
  }
  const tell = () => {
    if (!stopped) changed();
  };
  let running: Promise<void> | undefined = Promise.resolve().then(() => all('recent'));

  return {
    view: () => ({ ...(verified && { verified }), ...(verifying && { verifying }) }),
    whole() {
      wanted = true; // what came since the last time may have been altered: then nothing would follow by itself
      running ??= all('whole');
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function findingView(finding: Finding): NonNullable<ArchiveState['verified']>['findings'][number] {
  return { code: finding.code, ...('sequence' in finding && { sequence: finding.sequence }) };
}
