import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '#protocols/archive/messages.ts';
import { memoryArchive } from '../support/archive/memory-archive.ts';
import { ArchiveUnsound } from './archived-operations.ts';
import { balanceLines, type BalancePoint } from './balance-lines.ts';

const opened = 1_800_000_000;
let keys = 0;

function entry(
  kind: string,
  id: number,
  minor: bigint,
  at: number,
  more: Readonly<Record<string, string>> = {},
): Entry {
  const facts = Object.entries({
    ...{ purse: 'p1', 'purse-name': 'Vault', system: 'urn:semper:ecash:1', money: 'practice' },
    ...{ amount: minor.toString(), fee: '0', currency: 'EUR', ...more },
  });
  const subject = new Uint8Array(16);
  new DataView(subject.buffer).setUint32(0, id);
  return { kind, at, subject, facts, documents: [], key: `${keys++}` };
}

async function archiveOf(entries: readonly Entry[]) {
  const archive = memoryArchive(new Uint8Array(32), { bytes: (length) => new Uint8Array(length).fill(2) }, opened);
  for (const one of entries) if (!(await archive.append(one)).ok) throw new Error('not appended');
  return archive;
}

async function pointsOf(entries: readonly Entry[], most = 500): Promise<readonly BalancePoint[]> {
  const lines = balanceLines(await archiveOf(entries));
  await lines.catchUp();
  return lines.line('p1', most)?.points ?? [];
}

test('A payment counts when it is sent, once, with its fee; what failed or waits counts for nothing', async () => {
  const points = await pointsOf([
    entry('load:completed', 1, 5000n, opened),
    entry('pay:waiting-for-device', 2, 1000n, opened + 1, { fee: '3' }),
    entry('pay:sent', 2, 1000n, opened + 2, { fee: '3' }),
    entry('pay:completed', 2, 1000n, opened + 3, { fee: '3' }),
    entry('pay:failed', 3, 700n, opened + 4),
    entry('pay:sent', 4, 100n, opened + 5),
    entry('pay:returned', 4, 100n, opened + 6),
    entry('return:completed', 5, 99n, opened + 6, { fee: '1' }),
    entry('receive:completed', 6, 50n, opened + 7, { purse: 'other' }),
  ]);
  expect(points).toEqual([
    { at: opened, minor: 5000n },
    { at: opened + 2, minor: 3997n },
    { at: opened + 5, minor: 3897n },
    { at: opened + 6, minor: 3996n },
  ]);
});

test('What an operation moved is put right when a later entry says another amount', async () => {
  const points = await pointsOf([
    entry('load:completed', 1, 500n, opened),
    entry('pay:sent', 2, 100n, opened + 1),
    entry('pay:completed', 2, 100n, opened + 2, { fee: '2' }),
  ]);
  expect(points.map(({ minor }) => minor)).toEqual([500n, 400n, 398n]);
});

test('The line goes on from what was read before, and does not turn when a clock was set back', async () => {
  const archive = await archiveOf([entry('load:completed', 1, 10n, opened + 100)]);
  const lines = balanceLines(archive);
  await lines.catchUp();
  await archive.append(entry('load:completed', 2, 5n, opened + 50));
  await lines.catchUp();
  await lines.catchUp();
  expect(lines.line('p1', 500)).toEqual({
    currency: 'EUR',
    points: [
      { at: opened + 100, minor: 10n },
      { at: opened + 100, minor: 15n },
    ],
  });
  expect(lines.line('p2', 500)).toBeUndefined();
});

test('A thinned line keeps its ends, its highest and its lowest point, and stays within its bound', () => {
  const changes = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { minLength: 1, maxLength: 400 });
  return fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 4, max: 60 }), async (amounts, most) => {
      const entries = amounts.map((change, place) =>
        change < 0n
          ? entry('pay:completed', place, -change, opened + place)
          : entry('load:completed', place, change, opened + place),
      );
      const lines = balanceLines(await archiveOf(entries));
      await lines.catchUp();
      const all = lines.line('p1', 1000)?.points ?? [];
      const thinned = lines.line('p1', most)?.points ?? [];
      let balance = 0n;
      const naive = amounts.flatMap((change, place) => {
        balance += change;
        return change === 0n ? [] : [{ at: opened + place, minor: balance }];
      });
      expect(all).toEqual(naive);
      expect(thinned.length).toBeLessThanOrEqual(most);
      expect([thinned.at(0), thinned.at(-1)]).toEqual([naive.at(0), naive.at(-1)]);
      const ends = (points: readonly BalancePoint[]) => {
        const sorted = points.map(({ minor }) => minor).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        return [sorted.at(0), sorted.at(-1)];
      };
      expect(ends(thinned)).toEqual(ends(naive));
      const times = thinned.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
    { seed: 3, numRuns: 25 },
  );
});

test('An archive that was altered makes no line', async () => {
  const archive = await archiveOf([entry('load:completed', 1, 10n, opened)]);
  const altered = {
    ...archive,
    entries: async function* () {
      yield { ok: false, error: { code: 'entry-digest', sequence: 1 } } as const;
    },
  };
  await expect(balanceLines(altered).catchUp()).rejects.toThrow(ArchiveUnsound);
});
