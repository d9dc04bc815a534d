// What a screen may show of electronic wallets: the one at hand, all that this wallet was paired with, what the one at hand does by
// itself, its firmware, and why one that is plugged in is not found.
import { z } from 'zod';
import { hex, moneySchema, problemSchema, seconds, text } from './shapes.ts';

/** What was found out about the maker of a device (device link SPEC §11); `because` is for reports of faults. */
export const genuineSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('genuine'), maker: text, serial: hex(16), practice: z.boolean() }),
  z.strictObject({ verdict: z.literal('not-genuine'), because: text }),
  z.strictObject({
    verdict: z.literal('could-not-check'),
    because: z.enum(['no-answer', 'device-cannot', 'maker-unknown']),
  }),
]);

const known = {
  model: text,
  firmware: text,
  practice: z.boolean(),
  condition: z.enum(['not-set-up', 'locked', 'ready']),
};

/**
 * The device, as far as it can be reached. `failed` wants the person, and so does `held` when another program has `taken` the
 * device from this one; everything else goes on by itself, `held` as soon as the other program leaves. `genuine` is absent until
 * it was checked.
 */
export const deviceSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('absent'), problem: problemSchema.optional() }),
  z.strictObject({ is: z.literal('connecting') }),
  z.strictObject({ is: z.literal('unpaired'), ...known, waitSeconds: z.int().min(0) }),
  z.strictObject({ is: z.literal('paired'), ...known, key: hex(32), genuine: genuineSchema.optional() }),
  z.strictObject({
    is: z.literal('held'),
    by: z.strictObject({ program: text, computer: text }),
    taken: z.boolean(),
  }),
  z.strictObject({ is: z.literal('failed'), problem: problemSchema, forgettable: z.boolean() }),
]);

/** A device that this wallet is paired with, by its static key; `here` says that it is the one at hand. */
export const listedDeviceSchema = z.strictObject({
  key: hex(32),
  name: text,
  model: text,
  lastSeen: seconds.optional(),
  here: z.boolean(),
});

/** What the device at hand decides by itself (SPEC §12): how much OK alone pays, a currency each, and whom it knows without an authority. */
export const policySchema = z.strictObject({
  caps: z.array(moneySchema).max(8),
  contacts: z.array(z.strictObject({ name: text, key: hex(32), since: seconds })).max(32),
});

/** A firmware file, read; its signature is the device's to check. `digest` is the fingerprint that the display shows too. */
export const firmwareSchema = z.strictObject({
  maker: text,
  model: text,
  version: text,
  digest: text,
  /** Bytes. */
  size: z.int().min(0),
  fits: z.enum(['yes', 'other-model', 'no-device']),
});

/** Where devices were looked for, for a person whose device is not found. `rule` is the udev rule that gives access, on Linux. */
export const devicePlacesSchema = z.strictObject({
  system: z.enum(['linux', 'windows', 'mac', 'other']),
  rule: z.string().max(8192).optional(),
  places: z
    .array(
      z.strictObject({
        kind: z.enum(['hid', 'serial', 'socket']),
        path: text,
        access: z.enum(['allowed', 'denied', 'unknown']),
      }),
    )
    .max(64),
});

export type DeviceView = z.infer<typeof deviceSchema>;
export type GenuineView = z.infer<typeof genuineSchema>;
export type ListedDeviceView = z.infer<typeof listedDeviceSchema>;
export type PolicyView = z.infer<typeof policySchema>;
export type FirmwareView = z.infer<typeof firmwareSchema>;
export type DevicePlacesView = z.infer<typeof devicePlacesSchema>;
