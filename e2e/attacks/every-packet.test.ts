// The plug pulled at every single packet of every flow, in both directions, from a device that loses its power with it; one that
// keeps its power, and cables that are pulled twice, are in `npm run soak`. What must hold is said in unplugged.ts.
import { expect, test } from 'vitest';
import { allFlows, pull } from './unplugged.ts';

const flows = await allFlows();

test.each(flows.map((whole) => [whole.flow.name, whole] as const))(
  '%s, unplugged at any packet, is finished afterwards: nothing is signed twice, and a lost answer is had again',
  async (_, whole) => {
    const wrong: string[] = [];
    let lost = 0;
    for (let number = 1; number <= whole.reports; number++) {
      await pull(whole, [number], 'lost').then(
        ({ lostAnswer }) => (lost += lostAnswer ? 1 : 0),
        (fault: unknown) => wrong.push(`packet ${number}: ${String(fault)}`),
      );
    }
    expect(wrong).toEqual([]);
    // Cuts on both sides of the signature were among them: the device had kept an answer that the wallet never got.
    if (whole.flow.keeps) expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(whole.reports);
  },
);
