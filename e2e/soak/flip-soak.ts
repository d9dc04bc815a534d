// Ten thousand changed bytes in the folders of archives: the audit rejects each, or every record reads back identical.
import { Scratch } from '../archive/archives-at-hand.ts';
import { flipArchives, flipBytes } from '../archive/byte-flips.ts';

const count = 10_000;
const scratch = new Scratch();
try {
  const { rejected, identical, missed } = flipBytes(count, 'soak', flipArchives(scratch));
  console.log(`${count} changed bytes: ${rejected} rejected, ${identical} of no account, ${missed.length} missed`);
  for (const where of missed) console.log(`  ${where}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  scratch.remove();
}
