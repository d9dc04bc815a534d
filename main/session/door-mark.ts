// What a wallet's folder is for, in a small file that is written before anything else in it: which money, which way it was begun,
// and whether its preparation is over. It decides how the device starts, and that practice and real money never share a folder.
import { z } from 'zod';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { readPrivateFile, writePrivateFile } from '../node/files.ts';

const markSchema = z.strictObject({
  money: z.enum(['practice', 'real']),
  way: z.enum(['try', 'own']),
  /** Whether the practice device begins with a PIN and words of its own. */
  provisioned: z.boolean(),
  /** A wallet to try that was not made ready yet. */
  preparing: z.boolean(),
});

/** The mark. */
export type DoorMark = z.infer<typeof markSchema>;

/** The mark at `path`; `damaged` when what lies there is none, which is left as it is. */
export function readDoorMark(path: string): DoorMark | 'damaged' | undefined {
  const bytes = readPrivateFile(path);
  if (!bytes) return undefined;
  try {
    return markSchema.parse(JSON.parse(fromUtf8(bytes) ?? ''));
  } catch {
    return 'damaged';
  }
}

/** Writes it; durable when it returns. */
export function writeDoorMark(path: string, mark: DoorMark): void {
  writePrivateFile(path, `${JSON.stringify(mark)}\n`);
}
