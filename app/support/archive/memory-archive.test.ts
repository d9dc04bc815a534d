import { archiveContract, openedAt } from './archive.contract.ts';
import { memoryArchive } from './memory-archive.ts';
import { systemRandom } from '#main/node/random.ts';

archiveContract(() => Promise.resolve(memoryArchive(new Uint8Array(32).fill(1), systemRandom, openedAt)));
