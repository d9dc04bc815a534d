// What the two programs in the guest say to each other: the one at the plug (root: starts devices, cuts their power) and the one
// at the desk (an ordinary account: all that the wallet's program does).
import type { Journey } from './journey-at-desk.ts';

/** The steps, in their order. */
export const stepNames = [
  'before-login',
  'udev-rule',
  'usb',
  'pay-uhid',
  'pay-usb',
  'pay-serial',
  'two-programs',
  'two-devices',
  'bulk',
  'pulled-plug',
] as const;

/** One of them. */
export type StepName = (typeof stepNames)[number];

/** What the guest finds at its start: the steps to go, and the journey as it went over the socket. */
export type GuestTask = { readonly steps: readonly StepName[]; readonly expected: Journey | undefined };

/** What the account is asked to do. */
export type Task = 'journey' | 'two-programs' | 'two-devices' | 'bulk' | 'pulled-plug';

/** From the desk: asks for a hand at the plug, tells, ends. */
export type FromDesk =
  | { readonly is: 'plug-in'; readonly device: number }
  | { readonly is: 'unplug'; readonly device: number }
  | { readonly is: 'told'; readonly text: string }
  | { readonly is: 'seen'; readonly places: readonly string[] }
  | { readonly is: 'travelled'; readonly journey: Journey }
  | Carried;

/** Medians in milliseconds for so many bytes, through the link and as bare reports; why the link broke meanwhile. */
export type Carried = {
  readonly is: 'carried';
  readonly ours: number;
  readonly bare: number;
  readonly size: number;
  readonly broken: readonly string[];
};

/** From the plug: done; `control` is where the finger goes. */
export type FromPlug = { readonly control: string };
