// Makes a large archive quickly, 1,000 entries a commit, in a process of its own, so that the bench's memory is the reader's.
// Usage: build-archive.ts FOLDER COUNT STORAGE_KEY
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { openArchiveFile } from '#main/node/archive-file.ts';
import { nodeCipher, nodeSigningKey } from '#main/node/node-cipher.ts';
import { systemRandom } from '#main/node/random.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { someEntry } from './archive.ts';

const [folder = '', count = '0', key = ''] = process.argv.slice(2);
const file = openArchiveFile(folder);
const storageKey = fromHex(key, 32);
if (!file.ok || !storageKey) throw new Error(file.ok ? 'no storage key' : file.error.detail);
const ports = { cipher: nodeCipher, random: systemRandom, signingKey: nodeSigningKey };
const log = ArchiveLog.make(file.value, storageKey, ports, 1_790_000_000);
for (let left = Number(count) - 1; left > 0; left -= 1000)
  log.append(Array.from({ length: Math.min(left, 1000) }, () => someEntry(300)));
file.value.close();
