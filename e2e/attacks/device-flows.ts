// Every flow between wallet and device, each from a device that is ready for it, as the attacks on cables play them: what the
// wallet asks, from wherever an earlier try was cut; what stands in flash afterwards; and, where coins move, what a mint says to it.
// The person is reading-person.ts. Loading needs no flow: the outputs that a mint signs are made of what open-account gave once.
import { forgetDevice, type PairingMemory, type Pairings } from '#device/pairing-memory.ts';
import type { Answer } from '#device/link/connection.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import { benchArchive } from '#firmware-sim/requests/archive-bench.ts';
import type { DeviceState } from '#firmware-sim/state/device-state.ts';
import { practiceMakerKey, simulatorModel } from '#firmware-sim/state/practice-maker.ts';
import {
  acceptLossCodec,
  addContactCodec,
  approvePaymentCodec,
  criticalCodec,
  emptyCodec,
  firmwareCodec,
  firmwareType,
  paymentApprovedCodec,
  pinRootCodec,
  setCapCodec,
  signStatementCodec,
  systemAnswerCodec,
  systemRequestCodec,
  updatePieceCodec,
  updateProgressCodec,
  type method,
} from '#protocols/device-link/messages.ts';
import { evidenceOf } from '#protocols/ecash/keyset.ts';
import {
  accountRequestCodec,
  ecashSystem,
  ecashVerb,
  openAccountAnswerCodec,
  swapAnswerCodec,
} from '#protocols/ecash/messages.ts';
import { nobleCurve as curve } from '#protocols/ecash/curve.ts';
import {
  planLoad,
  planOwnSwap,
  planPayment,
  signedSwap,
  type PlanBase,
  type SwapPlan,
} from '#protocols/ecash/payer.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes, type Codec } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good } from '#protocols/values/result.ts';
import { honestCritical } from './deceived-device.ts';
import type { Known } from './reading-person.ts';
import { coinsOf, held, keyset, mintUrl, offerOf, part, root, shopKey, shopName } from './small-world.ts';

/** A device and what the wallet remembers of its pairings. */
export interface Start {
  readonly image: Uint8Array | undefined;
  readonly pairings: Pairings | undefined;
}

/** One flow. */
export interface Flow {
  readonly name: string;
  readonly start: Start;
  /** Asks for all that is still to be done, and for the same under the same request id. */
  ask(connection: DeviceConnection, memory: PairingMemory, known: Known): Promise<Answer<Uint8Array>>;
  /** What it leaves in flash, in words that do not depend on chance. */
  leaves(state: DeviceState): unknown;
  /** How often the device signs for it, by what a payment system signs; and the request whose answer the device keeps. */
  readonly signs?: number;
  readonly keeps?: Uint8Array;
  /** What else must hold of the answer. */
  holds?(answer: Uint8Array): void;
  /** What the person finds out about the device before trying again. */
  learn?(before: DeviceState, left: DeviceState, known: Known): void;
  /** What a wallet does that finds itself forgotten by the device: it is what it had asked for. */
  readonly mayBeForgotten?: true;
}

/** The id of a request that is asked again and again, and of one that follows it. */
const requestId = new Uint8Array(16).fill(0x42);
const laterId = new Uint8Array(16).fill(0x43);
const deskArchive = benchArchive();
const image = digest(utf8('firmware 2'), utf8('of the flows'));
const firmware = Uint8Array.from({ length: 600 }, (_, at) => image[at % 32] ?? 0);
const pieceSize = 300;

/** One request, whose answer is its body. */
function asking<Parameters>(
  name: keyof typeof method,
  codec: Codec<Parameters>,
  parameters: Parameters,
  id = requestId,
): Flow['ask'] {
  return (connection) => connection.request(name, toBytes(codec, parameters), { id });
}

const counts = (state: DeviceState) => ({
  pairings: state.pairings.length,
  failures: [state.pinFailures, state.pairingFailures],
});

const sameSecret = (one: DeviceState, other: DeviceState) =>
  hex(one.secret?.sealed ?? image) === hex(other.secret?.sealed ?? image);

/** The flows that lead to a paired device, to one with a root, to one with a purse; each starts where the one before ended. */
export const pairFlow = (start: Start): Flow => ({
  name: 'pairing',
  start,
  async ask(connection, _memory, known) {
    if (connection.state.name === 'paired') return good(connection.deviceKey);
    const paired = await connection.pair({
      showDigits(digits) {
        known.digits = digits;
      },
      confirmCode(code) {
        known.code = code;
        return Promise.resolve(true);
      },
    });
    return paired.ok ? good(paired.value.deviceKey) : paired;
  },
  // A pairing whose end the wallet did not see stays on the device beside the one that was made in its place.
  leaves: ({ pairings, pinFailures, pairingFailures }) => [pairings.length > 0, pinFailures, pairingFailures],
});

export const pinRootFlow = (start: Start): Flow => ({
  name: 'pinning a root',
  start,
  ask: asking('pinRoot', pinRootCodec, { certificate: root }),
  leaves: (state) => ({ ...counts(state), root: state.root?.name, timeBound: state.timeBound }),
});

export const openPurseFlow = (start: Start): Flow => ({
  name: 'opening a purse',
  start,
  ask: asking('system', systemRequestCodec, {
    system: ecashSystem,
    verb: ecashVerb.openAccount,
    content: toBytes(accountRequestCodec, { mint: mintUrl, unit: 'eur', keysets: [evidenceOf(keyset)] }),
  }),
  leaves: (state) => ({ ...counts(state), purses: state.accounts.map(({ mint, keysets }) => [mint, keysets.length]) }),
});

/** The other flows, from a device with a purse, whose coins are made of what open-account answered. */
export function flowsFrom(purse: Start, openAccountAnswer: Uint8Array): readonly Flow[] {
  const { content } = held(fromBytes(systemAnswerCodec, openAccountAnswer, 65_536));
  const { floor: _, ...known } = held(fromBytes(openAccountAnswerCodec, content, 1024));
  const account = { mint: mintUrl, unit: 'eur', ...known } as const;
  const coins = coinsOf(held(planLoad(account, keyset, 1292n, 0, curve)));
  const base: PlanBase = { account, coins, keysets: [keyset], outputKeyset: keyset.id, batch: 1, curve };
  const payment = held(planPayment(base, part, 1290n));
  const gathering = held(planOwnSwap(base));
  return [
    {
      name: 'unlocking',
      start: purse,
      ask: asking('unlock', emptyCodec, {}),
      leaves: counts,
    },
    {
      name: 'paying',
      start: purse,
      ask: asking('approvePayment', approvePaymentCodec, {
        system: ecashSystem,
        offer: offerOf(),
        critical: toBytes(criticalCodec, { ...honestCritical, fee: payment.fee }),
        content: payment.evidence,
        archive: deskArchive.shown(120),
      }),
      leaves: ({ approvedDeals, archives, accounts, timeBound }) => ({
        deals: approvedDeals.map(({ deal }) => deal),
        archives,
        floors: accounts.map(({ keysets }) => keysets.map(({ floor }) => floor)),
        timeBound,
      }),
      signs: 1,
      keeps: requestId,
      holds: (answer) => mintTakes(payment, held(fromBytes(paymentApprovedCodec, answer, 65_536)).content),
    },
    {
      name: 'gathering',
      start: purse,
      async ask(connection, memory, person) {
        const unlocked = await connection.unlock();
        if (!unlocked.ok) return unlocked;
        const swap = { system: ecashSystem, verb: ecashVerb.ownSwap, content: gathering.evidence };
        return asking('system', systemRequestCodec, swap)(connection, memory, person);
      },
      leaves: ({ accounts }) => accounts.map(({ keysets }) => keysets.map(({ floor }) => floor)),
      signs: 1,
      keeps: requestId,
      holds: (answer) => mintTakes(gathering, held(fromBytes(systemAnswerCodec, answer, 65_536)).content),
    },
    {
      name: 'checking the backup',
      start: purse,
      ask: asking('checkBackup', emptyCodec, {}),
      leaves: counts,
    },
    {
      name: 'knowing a contact',
      start: purse,
      ask: asking('addContact', addContactCodec, { name: shopName, key: shopKey.publicKey.bytes }),
      leaves: (state) => ({ ...counts(state), contacts: state.contacts }),
    },
    {
      name: 'setting a cap',
      start: purse,
      ask: asking('setCap', setCapCodec, { currency: 'EUR', most: 2000n }),
      leaves: (state) => ({ ...counts(state), caps: state.caps }),
    },
    {
      name: 'signing a statement',
      start: purse,
      ask: asking('signStatement', signStatementCodec, {
        text: utf8('I sell my bicycle to Anna for 120 EUR.\n'.repeat(8)),
      }),
      leaves: counts,
      keeps: requestId,
    },
    {
      name: 'updating the firmware',
      start: purse,
      ask: updateFirmware,
      leaves: ({ firmware: installed, update }) => ({ version: installed?.version, coming: update?.image.length }),
    },
    {
      name: 'changing the PIN',
      start: purse,
      ask: asking('changePin', emptyCodec, {}),
      leaves: counts,
      learn(before, left, person) {
        if (!sameSecret(before, left)) person.pin = person.newPin;
      },
    },
    {
      name: 'giving up the pairing',
      start: purse,
      async ask(connection, memory, person) {
        const done = await asking('unpair', emptyCodec, {})(connection, memory, person);
        if (done.ok) await forgetDevice(memory, connection.deviceKey);
        return done;
      },
      leaves: ({ pairings }) => pairings.length,
      mayBeForgotten: true,
    },
  ];
}

/** After a payment that showed the archive at 120 entries, the wallet has only the first 100 of them. */
export const acceptLossFlow = (paid: Start): Flow => ({
  name: 'accepting a loss',
  start: paid,
  ask: asking('acceptLoss', acceptLossCodec, { archive: deskArchive.shown(100) }, laterId),
  leaves: (state) => ({ ...counts(state), archives: state.archives }),
  keeps: laterId,
});

const manifest = coseSign1(
  practiceMakerKey,
  firmwareType,
  toBytes(firmwareCodec, {
    ...{ maker: 'Practice Maker', model: simulatorModel, number: 2, version: '0.2.0', floor: 2 },
    ...{ size: firmware.length, digest: digest(firmware) },
  }),
);

/** Goes on from the offset that the device names; a device that has this firmware is done. */
async function updateFirmware(connection: DeviceConnection): Promise<Answer<Uint8Array>> {
  const begun = await connection.beginUpdate({ manifest });
  if (!begun.ok && 'reason' in begun.error && begun.error.reason === 'firmware-installed') return good(utf8('done'));
  if (!begun.ok) return begun;
  for (let { offset } = begun.value; offset < firmware.length;) {
    const bytes = firmware.slice(offset, offset + pieceSize);
    const took = await connection.request('updatePiece', toBytes(updatePieceCodec, { offset, bytes }));
    if (!took.ok) return took;
    ({ offset } = held(fromBytes(updateProgressCodec, took.value, 64)));
  }
  const finished = await connection.finishUpdate();
  return finished.ok ? good(utf8('done')) : bad(finished.error);
}

/** A mint that verifies the signature over the swap, and whose books say what comes of it: what went in, less the fee. */
function mintTakes(plan: SwapPlan, answer: Uint8Array): void {
  const swap = held(signedSwap(plan, held(fromBytes(swapAnswerCodec, answer, 1024)), curve));
  const sum = (some: readonly { readonly amount: bigint }[]) => some.reduce((all, { amount }) => all + amount, 0n);
  if (new Set(swap.inputs.map(({ secret }) => secret)).size !== plan.inputs.length) throw new Error('a coin twice');
  if (sum(swap.inputs) !== sum(swap.outputs) + plan.fee) throw new Error('value is lost at the mint');
}
