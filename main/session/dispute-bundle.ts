// The evidence of a dispute as one file that anybody can judge: unpacked, it is a folder as `npm run dispute -- --evidence DIR`
// reads it, with the verdict in words and digests for `sha256sum -c`. Equal evidence makes equal bytes.
import { zipSync, type Zippable } from 'fflate';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { good } from '#protocols/values/result.ts';
import { disputeText } from '../headless/dispute-report.ts';
import type { Outgoing } from './delivery.ts';
import type { GatheredDispute } from './dispute.ts';

/** The file; nothing in it was made for it but the two texts and the key's wrapping. */
export function disputeBundle(dispute: GatheredDispute): Outgoing {
  const files = disputeFiles(dispute);
  const offer = dispute.documents.find(({ name }) => name === 'offer');
  const label = dispute.practice ? 'practice-' : '';
  const name = `semper-${label}dispute-${hex(digest(offer?.bytes ?? new Uint8Array())).slice(0, 12)}.zip`;
  return {
    name,
    mediaType: 'application/zip',
    async write(put) {
      const packed: Zippable = Object.fromEntries(files);
      await put(zipSync(packed, { level: 6, mtime: new Date(1980, 0, 1) }));
      return good(undefined);
    },
  };
}

function disputeFiles({ documents, payer, practice, decided }: GatheredDispute): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { name, bytes } of documents) {
    files.set(name === 'root' ? 'root.cbor' : `${decided.deal}/${name}.cbor`, bytes);
  }
  if (payer) files.set('device.json', utf8(`${JSON.stringify({ personKey: hex(payer) }, undefined, 2)}\n`));
  files.set('VERDICT.txt', utf8(verdictText(decided, practice)));
  const sums = [...files].map(([name, bytes]) => `${hex(digest(bytes))}  ${name}\n`).toSorted(byName);
  files.set('SHA256SUMS', utf8(sums.join('')));
  return files;
}

function byName(first: string, second: string): number {
  return first.slice(66) < second.slice(66) ? -1 : 1;
}

function verdictText(decided: GatheredDispute['decided'], practice: boolean): string {
  return `${practice ? 'PRACTICE MONEY: nothing here was ever worth anything.\n\n' : ''}${disputeText(decided)}

This is what Semper Wallet made of the documents beside it. Do not take its word for it:

  sha256sum -c SHA256SUMS                   the files are as they were saved
  npm run dispute -- --evidence THIS_FOLDER  judges them again, with no network and no wallet

Whether root.cbor is an authority that you trust only you can say: compare its fingerprint above. device.json names the key
of the payer's device; whose device that is, the documents do not show.
`;
}
