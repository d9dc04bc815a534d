// An archive that tells of its growth: the view shows its head without asking for it, and why nothing can be archived while that
// is so. Everything else goes through as it is.
import type { Archive } from '#app/support/archive/archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { TreeHead } from '#protocols/archive/tree.ts';

/** What is told: the head after an entry was appended, or why none could be. */
export type ArchiveWatcher = {
  readonly grown: (head: TreeHead) => void;
  readonly failed: (problem: Problem) => void;
};

/** Wraps an archive. */
export function watchedArchive(archive: Archive, { grown, failed }: ArchiveWatcher): Archive {
  return {
    ...archive,
    async append(entry) {
      try {
        const appended = await archive.append(entry);
        if (appended.ok) grown(appended.value);
        else if (appended.error.code === 'archive-full') failed(unwritable('archive-full'));
        return appended;
      } catch (error) {
        if (error instanceof StoreFailure) failed(unwritable(error.detail));
        throw error;
      }
    },
  };
}

function unwritable(detail: string): Problem {
  return { code: 'archive-unwritable', details: { detail: detail.slice(0, 2048) } };
}
