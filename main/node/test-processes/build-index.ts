// A process for search-segments tests: opens an archive, builds the index of its search, and says on stdout how far it has come after
// each segment, until it is killed or done.
// Usage: build-index.ts FOLDER
import { openArchive } from '../archive-store.ts';

const opened = await openArchive(process.argv[2] ?? '', new Uint8Array(32).fill(1), 1_763_799_000);
if (!opened.ok) throw new Error(opened.error.code);
await opened.value.search.build(({ reached }) => process.stdout.write(`${reached}\n`));
await opened.value.close();
