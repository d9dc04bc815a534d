// What a skipped test's reason means: `e2e/house/needs.ts` writes it, `scripts/check.ts` reads it.

/** Begins the reason of a test whose needs no package can bring; it stays skipped under REQUIRE_ALL=1. */
export const elsewhereMark = 'elsewhere: ';
