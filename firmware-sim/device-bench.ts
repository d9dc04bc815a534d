// A bench for tests of the firmware: recording hardware, a scripted host on the link, a practice root with a shop, and a
// payment system of a few lines, so that the order of checks and saves can be looked at without coins.
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { issueCertificate, issueRoot } from '#protocols/credential/authority.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import {
  approvePaymentCodec,
  criticalCodec,
  emptyCodec,
  failureCodec,
  greatestRequest,
  method,
  pinRootCodec,
  requestCodec,
  responseCodec,
  status,
  type Critical,
  type Failure,
  type Response,
} from '#protocols/device-link/messages.ts';
import { ScriptedHost } from '#protocols/device-link/scripted-host.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes, type Codec } from '#protocols/values/codec.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import { createDevice, type Device } from './core.ts';
import type { Hal, Key, Keypad } from './hal/hal.ts';
import { recordingHal } from './hal/recording.ts';
import { openMemory } from './state/memory.ts';
import { stateOfImage, type DeviceState } from './state/device-state.ts';
import type { PaymentSystem } from './systems/payment-system.ts';
import { setUpWith } from './workflows/set-up.ts';

/** The PIN and the words of the bench. */
export const benchPin = '4711';
export const benchWords = entropyToMnemonic(new Uint8Array(16).fill(5), wordlist);

/** The image of a device that is set up; making it once saves the slow sealing in every test. */
export function imageSetUp(): Uint8Array {
  const hal = recordingHal({ seed: 'factory' });
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error('a fresh flash opens');
  setUpWith(memory.value, benchWords, benchPin);
  return hal.flash.read() ?? new Uint8Array();
}

/** A second in the life of the bench. */
export const issued = 1_765_000_000;
const rootKey = ed25519SigningKey(digest(utf8('root')));
const shopKey = ed25519SigningKey(digest(utf8('shop')));
const rootLife = { notBefore: issued, notAfter: issued + 3650 * day };

/** The practice root, and another one that nobody pinned. */
export const root = issueRoot(rootKey, { name: 'Practice Root', ...rootLife, id: new Uint8Array(16) });
const strangeKey = ed25519SigningKey(digest(utf8('strange')));
export const strangeRoot = issueRoot(strangeKey, { name: 'Strange Root', ...rootLife, id: new Uint8Array(16) });

/** The shop's chain, begun at `notBefore`. */
export function shopChain(notBefore = issued, authority = rootKey, issuer = 'Practice Root'): readonly Uint8Array[] {
  const life = { notBefore, notAfter: notBefore + 30 * day, id: new Uint8Array(16).fill(1) };
  const request = { name: 'Bookshop at the Bridge', key: shopKey.publicKey.bytes, roles: ['till'] as const, ...life };
  return [issueCertificate(authority, issuer, request)];
}

/** The URI of the bench's payment system, and the amount that its check refuses. */
export const benchSystem = 'urn:semper:bench:1';

/** The shop's offer of a book for 12.90 EUR. */
export function shopOffer(changes: Partial<OfferContent> = {}): Uint8Array {
  return makeOffer(shopKey, {
    deal: new Uint8Array(16).fill(9),
    issuedAt: issued,
    validUntil: issued + day,
    payee: 'Bookshop at the Bridge',
    chain: shopChain(),
    title: 'A Field Guide to Ferns',
    lines: [offerLine('A Field Guide to Ferns', 1, 1290n, 700)],
    total: { minor: 1290n, currency: 'EUR' },
    tax: 84n,
    alternatives: [{ system: benchSystem, part: utf8('part') }],
    deliverTo: 'https://shop.example/deals',
    ...changes,
  });
}

/** What the device shows of that offer. */
export const benchCritical: Critical = {
  payee: 'Bookshop at the Bridge',
  amount: { minor: 1290n, currency: 'EUR' },
  fee: 2n,
  purpose: 'A Field Guide to Ferns',
  system: benchSystem,
  issuer: 'mint.example',
  validUntil: issued + day,
};

/** What a test may change of an approval. */
type ApprovalChanges = Partial<Record<'offer' | 'content' | 'archive', Uint8Array>> &
  Partial<{ critical: Critical; system: string }>;

/** Parameters of approve-payment. */
export function approval(changes: ApprovalChanges = {}) {
  const { critical = benchCritical, ...rest } = changes;
  const usual = { system: benchSystem, offer: shopOffer(), content: utf8('coins') };
  return toBytes(approvePaymentCodec, { ...usual, ...rest, critical: toBytes(criticalCodec, critical) });
}

/** A payment system that counts what it signed in the floor of an account, and refuses the content `bad`. */
export const bench: PaymentSystem = {
  system: benchSystem,
  verbs: new Map([
    [
      1,
      (content) =>
        good({
          signs: true,
          ...(content.length > 0 && { review: { title: 'Verb', ask: 'yes', fields: [{ label: 'Do', value: 'it' }] } }),
          change: counted,
          sign: (aux: Uint8Array) => aux,
        }),
    ],
  ]),
  reviewPayment(content, { total }) {
    if (new TextDecoder().decode(content) === 'bad') return bad({ code: 'coin-unproven', detail: 'inputs[0]' });
    return good({
      fee: { minor: 2n, currency: total.currency },
      issuer: 'mint.example',
      reference: digest(utf8('reference')),
      digest: digest(content),
      change: counted,
      sign: (aux: Uint8Array) => aux,
    });
  },
};

/** How often the bench's system has signed, as flash knows it. */
export function signatures(state: DeviceState): number {
  return state.accounts[0]?.keysets[0]?.floor ?? 0;
}

function counted(state: DeviceState): DeviceState {
  const keysets = [{ id: new Uint8Array(33), feePpk: 0, floor: signatures(state) + 1 }];
  return { ...state, accounts: [{ system: benchSystem, mint: 'bench', unit: 'eur', keysets }] };
}

/** A response, its failure read. */
export type Answered = Response & { readonly failure?: Failure; readonly bytes: Uint8Array };

/** A device on the bench with one scripted host. */
export function deviceBench(
  image: Uint8Array | undefined,
  systems: readonly PaymentSystem[] = [bench],
  hostSeed = 'host',
) {
  return benchOver(recordingHal({ image, seed: `device of ${hostSeed}` }), systems, hostSeed);
}

/** Hardware with somebody who presses its keys. */
export interface PressedHal extends Hal {
  readonly keypad: Keypad & { press(...keys: readonly Key[]): void; type(digits: string): void };
}

/** The same over other hardware. */
export function benchOver<Parts extends PressedHal>(
  hal: Parts,
  systems: readonly PaymentSystem[] = [bench],
  hostSeed = 'host',
) {
  const imageSize = hal.flash.read()?.length ?? 0;
  const made = createDevice({ hal, systems, practice: true });
  if (!made.ok) throw new Error('the image does not open');
  const device: Device = made.value;
  const wire = connectHost(device, hostSeed);
  let requests = 0;
  const ids = seededBytes(`${hostSeed} ids ${imageSize}`);
  const self = {
    ...{ hal, device, ...wire },
    /** The state as flash has it. */
    state(): DeviceState {
      const read = stateOfImage(hal.flash.read() ?? new Uint8Array());
      if (!read.ok) throw new Error('the flash image does not read');
      return read.value;
    },
    message: (asked: number, parameters: Uint8Array, id = ids(16)) =>
      toBytes(requestCodec, { id, method: asked, parameters }),
    /** Sends a request message and waits for its response. */
    async ask(message: Uint8Array): Promise<Answered> {
      requests += 1;
      wire.host.request(message);
      await self.heard();
      return read(wire.host.response());
    },
    /** Waits until the device has said something. */
    heard: () => until(() => wire.host.heard.length > 0, `an answer to request ${requests}`),
    /** Pairs the host, unlocking on the way, and leaves a session that is idle. */
    async pair(): Promise<void> {
      wire.host.open();
      wire.host.shakeHands();
      const own = wire.host.share('314159');
      hal.keypad.type(benchPin);
      hal.keypad.press('ok', 'ok');
      hal.keypad.type('314159');
      hal.keypad.press('ok');
      await self.heard();
      wire.host.confirm(own);
      hal.keypad.press('ok');
      await self.heard();
      wire.host.hearRecord('pairDone');
    },
    /** Pins the practice root. */
    async pinRoot(): Promise<Answered> {
      hal.keypad.press('ok');
      hal.keypad.type(benchPin);
      hal.keypad.press('ok');
      return self.ask(self.message(method.pinRoot, toBytes(pinRootCodec, { certificate: root })));
    },
    /** Leaves through all pages and approves; `pages` as the host heard. */
    approveOnPages(pages: number): void {
      hal.keypad.press(...Array.from({ length: pages - 1 }, () => 'right' as const), 'ok');
    },
  };
  return self;
}
/** A device on the bench. */
export type DeviceBench = ReturnType<typeof deviceBench>;

/** Connects one more host. */
export function connectHost(device: Device, seed: string, random = seededBytes(seed)) {
  const connection = device.connect((report) => host.take(report));
  const host: ScriptedHost = new ScriptedHost((report) => connection.reportIn(report), random);
  return { connection, host };
}

/** Waits for something that other tasks bring about, by turns and not by time. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${what} never came`);
}

/** Reads the body of a response. */
export function bodyOf<Value>(answered: Answered, codec: Codec<Value>): Value {
  const body = fromBytes(codec, answered.body, greatestRequest);
  if (answered.status !== status.ok || !body.ok) throw new Error(`no such body: ${JSON.stringify(answered.failure)}`);
  return body.value;
}

/** No parameters. */
export const noParameters = toBytes(emptyCodec, {});

function read(bytes: Uint8Array): Answered {
  const response = fromBytes(responseCodec, bytes, greatestRequest);
  if (!response.ok) throw new Error('the response does not read');
  const failure = fromBytes(failureCodec, response.value.body, 512);
  return {
    ...response.value,
    bytes,
    ...(response.value.status !== status.ok && failure.ok && { failure: failure.value }),
  };
}
