// The units a practice mint issues, and what one of each is worth on Lightning. The euro rate is fixed, since practice
// money has no market: 100 000 EUR a bitcoin, so that one cent is ten satoshi and no conversion leaves a remainder
// that a test would have to explain.

/** A unit of the Cashu wire (NUT-01): `eur` counts cents, `sat` satoshi. */
export type Unit = 'eur' | 'sat';

/** Millisatoshi that one unit buys on Lightning. */
export const milliSatoshiIn: Readonly<Record<Unit, bigint>> = { eur: 10_000n, sat: 1000n };

/** Whether a text names a unit. */
export function isUnit(text: string): text is Unit {
  return text === 'eur' || text === 'sat';
}

/** Units that cover `milliSatoshi`, rounded up in the mint's favour. */
export function unitsFor(milliSatoshi: bigint, unit: Unit): bigint {
  const size = milliSatoshiIn[unit];
  return (milliSatoshi + size - 1n) / size;
}
