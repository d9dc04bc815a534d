// A process for search-segments tests: opens an archive, builds the index of its search, and kills itself as soon as that reaches so many
// entries, while its thread is busy with the next ones.
// Usage: build-index.ts FOLDER REACHED
import { openArchive } from '../archive-store.ts';

const [folder = '', enough = '0'] = process.argv.slice(2);
const opened = await openArchive(folder, new Uint8Array(32).fill(1), 1_763_799_000);
if (!opened.ok) throw new Error(opened.error.code);
await opened.value.search.build(({ reached }) => {
  if (reached >= Number(enough)) process.kill(process.pid, 'SIGKILL');
});
