// What every block may need of its host besides storage and communication: time, chance, and a way to tell what happens.
import type { Seconds } from '#protocols/values/time.ts';

/** The time of day. */
export interface Clock {
  now(): Seconds;
}

/** Unpredictable bytes from the host's generator. */
export interface Random {
  bytes(length: number): Uint8Array;
}
