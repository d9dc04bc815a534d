// Makes a large archive for the search measure, 1,000 entries a commit, in a process of its own, so that the bench's memory is the
// reader's. Entry 0 of the archive is its own; `searchedEntry(n)` stands at n + 1.
// Usage: build-search-archive.ts FOLDER COUNT STORAGE_KEY
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { openArchiveFile } from '#main/node/archive-file.ts';
import { nodeCipher, nodeSigningKey } from '#main/node/node-cipher.ts';
import { systemRandom } from '#main/node/random.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { searchedEntry } from '../archive-search-entries.ts';

const [folder = '', count = '0', key = ''] = process.argv.slice(2);
const file = openArchiveFile(folder);
const storageKey = fromHex(key, 32);
if (!file.ok || !storageKey) throw new Error(file.ok ? 'no storage key' : file.error.detail);
const ports = { cipher: nodeCipher, random: systemRandom, signingKey: nodeSigningKey };
const log = ArchiveLog.make(file.value, storageKey, ports, 1_690_000_000);
const last = Number(count) - 1;
for (let begin = 0; begin < last; begin += 1000)
  log.append(Array.from({ length: Math.min(last - begin, 1000) }, (_, place) => searchedEntry(begin + place)));
file.value.close();
