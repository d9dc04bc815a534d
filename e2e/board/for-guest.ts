// What the guest is given along: what is expected of each scenario, and the flash images (base64) on which they begin.
import type { Expected } from '#firmware-sim/scenarios/scenario.ts';

/** A file of JSON at /test/for-guest.json. */
export type ForGuest = { readonly expected: Expected; readonly paired: string; readonly rooted: string };
