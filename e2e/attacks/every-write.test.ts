// The power cut at every write of flash in every flow between wallet and device, with the whole of both (unplugged.ts). The flows of
// the device alone, and what a write of the simulator's file is made of, are held where they are: set-up, wrong and wipe PIN, menu,
// flash-file.test.ts.
import { expect, test } from 'vitest';
import { allFlows, pull } from './unplugged.ts';

const flows = await allFlows();

test.each(flows.map((whole) => [whole.flow.name, whole] as const))(
  '%s, with the power cut at any write of flash, is finished after the restart, and no answer left that was not kept',
  async (_, whole) => {
    const wrong: string[] = [];
    for (let writes = 0; writes < whole.writes; writes++) {
      await pull(whole, [{ writes }], 'lost').catch((fault: unknown) =>
        wrong.push(`write ${writes + 1}: ${String(fault)}`),
      );
    }
    expect(wrong).toEqual([]);
  },
);

test('every flow that changes something was cut at a write of its own, besides those of the PIN', () => {
  // Two writes are the PIN's: the try that is counted, and its forgiveness. Giving up a pairing asks for none.
  const fewest = flows.filter(({ writes }) => writes <= 2).map(({ flow, writes }) => [flow.name, writes]);
  expect(fewest).toEqual([
    ['unlocking', 2],
    ['checking the backup', 2],
    ['giving up the pairing', 1],
  ]);
});
