// A device whose computer lies to it. The firmware runs on recording hardware, joined to the wallet's own link in memory;
// the host builds an honest payment with the wallet's planner, and a test alters it before it crosses. What the person
// saw, what stands in flash and how often the device signed is looked at from the device's inside.
import type { PairingMemory, Pairings } from '#device/pairing-memory.ts';
import { memoryPair } from '#device/transports/memory-pair.ts';
import type { Transport } from '#device/transports/transport.ts';
import { connectDevice, type DeviceConnection, type DeviceOptions } from '#device/wallet-device.ts';
import { createDevice, type Device } from '#firmware-sim/core.ts';
import type { FaultyLine } from '#firmware-sim/faults/line-faults.ts';
import { recordingHal, type RecordingHal } from '#firmware-sim/hal/recording.ts';
import { stateOfImage, type DeviceState } from '#firmware-sim/state/device-state.ts';
import { openMemory } from '#firmware-sim/state/memory.ts';
import { ecash } from '#firmware-sim/systems/ecash.ts';
import type { PaymentSystem, SignedStep } from '#firmware-sim/systems/payment-system.ts';
import type { Connect } from '#firmware-sim/wire.ts';
import { setUpWith } from '#firmware-sim/workflows/set-up.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { criticalCodec, type Critical } from '#protocols/device-link/messages.ts';
import { nobleCurve as curve } from '#protocols/ecash/curve.ts';
import { evidenceOf } from '#protocols/ecash/keyset.ts';
import {
  accountRequestCodec,
  ecashSystem,
  ecashVerb,
  openAccountAnswerCodec,
  swapContentCodec,
  type EcashPart,
  type SwapContent,
} from '#protocols/ecash/messages.ts';
import { planLoad, planOwnSwap, planPayment, type PlanBase, type VaultCoin } from '#protocols/ecash/payer.ts';
import type { VaultAccount } from '#protocols/ecash/vault-outputs.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import { coinsOf, held, issued, keyset, mintUrl, offerOf, part, root, shopName } from './small-world.ts';

export const pin = '4711';
export const benchWords = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

/** Pairings that last as long as the test. */
export function pairingsOf(first?: Pairings): PairingMemory {
  let kept = first;
  return {
    load: () => Promise.resolve(kept),
    save: (pairings) => {
      kept = pairings;
      return Promise.resolve();
    },
  };
}

/** Ecash as the device speaks it, counting how often something was signed. */
function counted(onSign: () => void): PaymentSystem {
  const watch = <Step extends SignedStep>(step: Step): Step => ({
    ...step,
    sign(aux: Uint8Array) {
      onSign();
      return step.sign(aux);
    },
  });
  return {
    ...ecash,
    verbs: new Map(
      [...ecash.verbs].map(([number, verb]) => [
        number,
        (content, context) => {
          const checked = verb(content, context);
          return checked.ok ? good(watch(checked.value)) : checked;
        },
      ]),
    ),
    reviewPayment(content, offered, context) {
      const checked = ecash.reviewPayment(content, offered, context);
      return checked.ok ? good(watch(checked.value)) : checked;
    },
  };
}

/** How a computer is plugged in. */
export interface PlugOptions extends Pick<DeviceOptions, 'onHeld' | 'clock'> {
  /** A line that may have faults. */
  readonly line?: FaultyLine;
  readonly through?: (cable: Transport) => Transport;
}

/** A device on the bench, and how to reach it. */
export interface BenchDevice {
  readonly hal: RecordingHal;
  readonly device: Device;
  readonly signed: () => number;
  state(): DeviceState;
  /** Plugs a computer in by the wallet's own link. */
  connect(memory: PairingMemory, seed: string): Promise<DeviceConnection>;
  /** The same, by a cable that `through` gets hold of, and with what came of it. */
  plugIn(memory: PairingMemory, seed: string, how: PlugOptions): ReturnType<typeof connectDevice>;
}

/** Starts the firmware on a flash image; without one it is set up, with `seed` for its randomness. */
export function benchDevice(seed: string, image?: Uint8Array): BenchDevice {
  const hal = recordingHal({ image, seed });
  if (image === undefined) setUpWith(held(openMemory(hal)), benchWords, pin);
  let signatures = 0;
  const systems = [counted(() => (signatures += 1))];
  const device = held(createDevice({ hal, systems, practice: true }));
  const plugIn = (memory: PairingMemory, hostSeed: string, { through, line, ...how }: PlugOptions) => {
    const [hostEnd, deviceEnd] = memoryPair();
    const send = (report: Uint8Array) => void deviceEnd.send(report).catch(() => undefined);
    const direct: Connect = (answer, close) => device.connect(answer, close);
    const wire = (line?.through(direct) ?? direct)(send, () => void deviceEnd.close());
    deviceEnd.onReport((report) => wire.reportIn(report));
    deviceEnd.onClosed(() => wire.disconnected());
    const identity = { program: 'Semper Wallet', computer: hostSeed.slice(0, 32) };
    const transport = through?.(hostEnd) ?? hostEnd;
    return connectDevice({ transport, identity, memory, random: seededBytes(hostSeed), ...how });
  };
  return {
    ...{ hal, device, plugIn },
    signed: () => signatures,
    state: () => held(stateOfImage(hal.flash.read() ?? new Uint8Array())),
    connect: async (memory, hostSeed) => held(await plugIn(memory, hostSeed, {})),
  };
}

/** Pairs a computer with a device that is locked (`unlock`) or ready; the person does what the displays say. */
export async function pairOnBench({ hal }: BenchDevice, connection: DeviceConnection, unlock: boolean): Promise<void> {
  const shown = Promise.withResolvers<string>();
  const pairing = connection.pair({
    showDigits: shown.resolve,
    async confirmCode(code) {
      await hal.keypad.idle();
      const same = hal.seen().includes(code);
      hal.keypad.press(same ? 'ok' : 'c');
      return same;
    },
  });
  if (unlock) hal.keypad.type(pin);
  hal.keypad.press(...(unlock ? (['ok', 'ok'] as const) : (['ok'] as const)));
  hal.keypad.type(await shown.promise);
  hal.keypad.press('ok');
  held(await pairing);
}

/** Presses through a review of `pages` pages to its OK. */
export function approve({ hal }: BenchDevice, pages = 4): void {
  hal.keypad.press(...Array.from({ length: pages - 1 }, () => 'right' as const), 'ok');
}

/** A device with the root pinned and a purse open, used once: its floor stands above the first place of batch 1. */
export interface DeceivedDevice extends BenchDevice {
  readonly connection: DeviceConnection;
  readonly account: VaultAccount;
  readonly memory: PairingMemory;
  /** 2047 cents in eleven coins of batch 0, which the next honest payment spends into batch 2. */
  readonly coins: readonly VaultCoin[];
  /** The first free place. */
  readonly floor: () => number;
}

/** Builds it, all by honest requests. */
export async function deceivedDevice(seed = 'deceived'): Promise<DeceivedDevice> {
  const bench = benchDevice(seed);
  const { hal } = bench;
  const memory = pairingsOf();
  const connection = await bench.connect(memory, `${seed} desk`);
  await pairOnBench(bench, connection, true);
  hal.keypad.press('ok');
  hal.keypad.type(pin);
  hal.keypad.press('ok');
  held(await connection.pinRoot({ certificate: root }));
  const asked = toBytes(accountRequestCodec, { mint: mintUrl, unit: 'eur', keysets: [evidenceOf(keyset)] });
  approve(bench, 3);
  const opened = held(await connection.system({ system: ecashSystem, verb: ecashVerb.openAccount, content: asked }));
  const { floor: _, ...known } = held(fromBytes(openAccountAnswerCodec, opened.content, 1024));
  const account: VaultAccount = { mint: mintUrl, unit: 'eur', ...known };
  const coins = coinsOf(held(planLoad(account, keyset, 2047n, 0, curve)));
  const made = { ...bench, connection, memory, account, coins };
  const first = held(planOwnSwap({ ...baseOf(made), batch: 1 }));
  held(await connection.system({ system: ecashSystem, verb: ecashVerb.ownSwap, content: first.evidence }));
  return { ...made, floor: () => Math.max(0, ...(bench.state().accounts[0]?.keysets ?? []).map((one) => one.floor)) };
}

/** What an honest plan starts from. */
export function baseOf({ account, coins }: Pick<DeceivedDevice, 'account' | 'coins'>): PlanBase {
  return { account, coins, keysets: [keyset], outputKeyset: keyset.id, batch: 2, curve };
}

/** The content of an honest payment to `to`, of `amount` minor units. */
export function paymentContent(device: DeceivedDevice, to: EcashPart = part, amount = 1290n): SwapContent {
  return held(planPayment(baseOf(device), to, amount)).content;
}

/** What the device derives and shows of the honest payment. */
export const honestCritical: Critical = {
  payee: shopName,
  amount: { minor: 1290n, currency: 'EUR' },
  fee: 2n,
  purpose: 'A Field Guide to Ferns',
  system: ecashSystem,
  issuer: '127.0.0.1:3338',
  validUntil: issued + day,
};

/** An approval as it crosses: the honest one but for `changes`. */
export function approvalOf(
  device: DeceivedDevice,
  changes: { readonly offer?: Uint8Array; readonly critical?: Partial<Critical>; readonly swap?: SwapContent } = {},
) {
  return {
    system: ecashSystem,
    offer: changes.offer ?? offerOf(),
    critical: toBytes(criticalCodec, { ...honestCritical, ...changes.critical }),
    content: toBytes(swapContentCodec, changes.swap ?? paymentContent(device)),
  };
}
