// What an archive keeps of a journey, without what differs from one to the next, so that two journeys can be compared.
import type { WalletFolder } from '#main/node/wallet-folder.ts';
import type { WalletAtDesk } from './wallet-at-desk.ts';

/**
 * Kinds, facts and documents, without ids, digests and times; each once, since how often a load asked whether its invoice
 * is paid is no difference either.
 */
export async function keptInArchive(desk: WalletAtDesk, { archive }: WalletFolder): Promise<readonly string[]> {
  await desk.settled();
  const kept = new Set<string>();
  for await (const read of archive.entries()) {
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const { kind, facts, documents } = read.value.entry;
    const steady = facts.filter(
      ([name]) => !/id$|key|origin|reference|digest|purse|related|invoice|quote|started-at/.test(name),
    );
    const named = documents.map(({ name, mediaType }) => `${name} ${mediaType}`);
    kept.add(withoutChance(JSON.stringify([kind, steady, named])));
  }
  return [...kept];
}

/** A text without times of day, counts of entries, and the ports that a market got. */
export function withoutChance(text: string): string {
  return text.replaceAll(/\d\d:\d\d(?::\d\d)?|\d+ entries|(?<=127\.0\.0\.1:)\d+/g, '…');
}
