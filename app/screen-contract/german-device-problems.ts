// The German words for what goes wrong with wallet and device, by the codes of device-problems.ts. A code without words here is
// told in English.
import type { deviceProblems } from './device-problems.ts';
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const germanDeviceProblems: Readonly<Partial<Record<keyof typeof deviceProblems, Words>>> = {};
