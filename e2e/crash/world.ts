// Everything a payment needs, in one process and on one clock: mint, till, device, person and wallet, each of which can die
// and be started again on what it had kept. A world begins from a snapshot, so that many runs share one costly set-up.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { operations, recover, resume } from '#app/business/recover.ts';
import { load } from '#app/business/load.ts';
import { isFinal } from '#app/payments/payment/lifecycle.ts';
import type { PayeeIdentity } from '#main/headless/payee.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { Random } from '#app/support/ports.ts';
import { recordingHal } from '#firmware-sim/hal/recording.ts';
import { openMemory } from '#firmware-sim/state/memory.ts';
import { setUpWith } from '#firmware-sim/workflows/set-up.ts';
import { issueCertificate, issueRoot } from '#protocols/credential/authority.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { ed25519SigningKey, type SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import type { CrashPoints } from './crash-points.ts';
import { DeviceAtHand, type DeviceKept } from './device-at-hand.ts';
import { Disk } from './disk.ts';
import { FaultyHttp } from './faulty-http.ts';
import { MintAtHand, mintUrl } from './mint-at-hand.ts';
import { pin } from './person.ts';
import { TillAtHand, tillUrl } from './till-at-hand.ts';
import { WalletAtHand } from './wallet-at-hand.ts';

/** When worlds begin. */
export const begin = 1_765_000_000;

const rootKey = ed25519SigningKey(digest(utf8('root')));
const life = { notBefore: begin, notAfter: begin + 3650 * day, id: new Uint8Array(16) };
export const root = issueRoot(rootKey, { name: 'Practice Root', ...life });
const shopName = 'Bookshop at the Bridge';
const shopKey = ed25519SigningKey(digest(utf8('shop')));

/** A payee of these worlds, certified from their begin on. */
export function payeeNamed(name: string, key: SigningKey): PayeeIdentity {
  const validity = { notBefore: begin, notAfter: begin + 30 * day, id: new Uint8Array(16).fill(1) };
  const claims = { name, key: key.publicKey.bytes, roles: ['till'] as const, ...validity };
  return { name, key, chain: [issueCertificate(rootKey, 'Practice Root', claims)] };
}

/** What a world begins from. */
export type Snapshot = {
  readonly mintFolder: string;
  readonly walletDisk: Disk;
  readonly tillDisk: Disk;
  readonly device: DeviceKept;
  readonly purse: string;
};

/** The parties that can die. */
export type Party = 'wallet' | 'device' | 'mint' | 'till';

/** One world. */
export class World {
  now = begin + 60;
  readonly clock = { now: () => this.now };
  readonly mint: MintAtHand;
  readonly till: TillAtHand;
  readonly device: DeviceAtHand;
  readonly hand: WalletAtHand;
  readonly walletDisk: Disk;
  readonly tillDisk: Disk;
  /** The networks of wallet and till; faults go in here. */
  readonly walletNet: FaultyHttp;
  readonly tillNet: FaultyHttp;
  readonly purse: string;
  /** Stands in for the network, to answer otherwise than its servers would. */
  between: (request: Parameters<Http['send']>[0], onwards: Http['send']) => ReturnType<Http['send']> = (
    request,
    onwards,
  ) => onwards(request);

  constructor(folder: string, from: Pick<Snapshot, 'walletDisk' | 'tillDisk' | 'device' | 'purse'>, seed: string) {
    const random = seededRandom(seed);
    this.purse = from.purse;
    this.walletDisk = from.walletDisk.copy();
    this.tillDisk = from.tillDisk.copy();
    this.mint = new MintAtHand(folder, () => this.now);
    const { clock } = this;
    const route: Http['send'] = (request) => {
      if (request.url.startsWith(`${mintUrl}/`)) return this.mint.send(request);
      if (request.url.startsWith(`${tillUrl}/`)) return this.till.send(request);
      return Promise.resolve(bad({ code: 'unreachable', detail: 'no such server' }));
    };
    this.walletNet = new FaultyHttp({ send: (request) => this.between(request, route) });
    this.tillNet = new FaultyHttp({ send: (request) => this.between(request, route) });
    const identity = payeeNamed(shopName, shopKey);
    this.till = new TillAtHand({ disk: this.tillDisk, http: this.tillNet, clock, random, identity });
    this.device = new DeviceAtHand(from.device, random);
    this.hand = new WalletAtHand({
      disk: this.walletDisk,
      http: this.walletNet,
      clock,
      random,
      root,
      device: this.device,
    });
  }

  /** Another wallet on a disk of its own, at the same device, mint and shop; start it before use. */
  handOn(disk: Disk): WalletAtHand {
    const { clock, device, walletNet: http } = this;
    return new WalletAtHand({ disk, http, clock, random: seededRandom('another hand'), root, device });
  }

  get wallet() {
    return this.hand.wallet;
  }

  /** The crash points of a party. */
  pointsOf(party: Party): CrashPoints {
    return (party === 'wallet' ? this.hand : this[party]).points;
  }

  /** Starts whoever is dead, everybody at first. */
  async revive(): Promise<void> {
    if (this.mint.isDead || !this.#begun) await this.mint.start();
    if (this.till.isDead || !this.#begun) await this.till.start();
    if (this.hand.isDead || !this.#begun) await this.hand.start();
    else if (!this.device.connection) await this.device.plugIn();
    this.#begun = true;
  }
  #begun = false;

  /** All operations as they stand. */
  async views(): Promise<readonly OperationView[]> {
    return operations(this.wallet);
  }

  /** Recovers, then goes on with what waits for the person, until all is final or nothing moves. */
  async settle(): Promise<readonly OperationView[]> {
    for (let round = 0; round < 4; round++) {
      await this.revive();
      await recover(this.wallet);
      const open = (await this.views()).filter(({ state }) => !isFinal(state));
      for (const { id, state } of open) if (state === 'waiting-for-device') await resume(this.wallet, id);
      if (open.length === 0) break;
    }
    return this.views();
  }

  async close(): Promise<void> {
    this.device.cutPower();
    await this.mint.close();
  }
}

/** Sets everything up once: words, pairing, root, purse, and loads of so many cents, each a batch of its own. */
export async function makeSnapshot(folder: string, loads: readonly bigint[]): Promise<Snapshot> {
  const mintFolder = join(folder, 'snapshot');
  mkdirSync(mintFolder, { recursive: true });
  const fresh = { walletDisk: new Disk(), tillDisk: new Disk(), purse: '' };
  const world = new World(mintFolder, { ...fresh, device: { image: imageSetUp(), pairings: undefined } }, 'snapshot');
  await world.revive();
  const { device } = world;
  const { connection } = device;
  const showDigits = (digits: string) => void (device.person.digits = digits);
  const paired = await connection?.pair({ showDigits, confirmCode: () => Promise.resolve(true) });
  const pinned = await connection?.pinRoot({ certificate: root });
  if (!paired?.ok || !pinned?.ok) throw new Error('the device was not paired, or the root not pinned');
  const opened = await world.hand.ecash.openPurse('Cash', mintUrl, 'eur', {});
  if (!opened.ok) throw new Error(`no purse: ${opened.error.code}`);
  for (const minor of loads) {
    const loaded = await load(world.wallet, opened.value.id, { minor, currency: 'EUR' });
    if (!loaded.ok || loaded.value.view.state !== 'completed') throw new Error('the purse was not loaded');
  }
  await world.close();
  const { walletDisk, tillDisk } = world;
  return { mintFolder, walletDisk, tillDisk, device: device.kept(), purse: opened.value.id };
}

let worlds = 0;

/** Runs `work` in a world of its own that begins from a snapshot, and takes it down again. */
export async function inWorld<Outcome>(
  snapshot: Snapshot,
  work: (world: World) => Promise<Outcome>,
  seed = 'world',
): Promise<Outcome> {
  worlds += 1;
  const folder = `${snapshot.mintFolder}-${worlds}`;
  const original = new MintAtHand(snapshot.mintFolder, () => begin);
  original.copyTo(folder);
  await original.close();
  const world = new World(folder, snapshot, seed);
  try {
    await world.revive();
    return await work(world);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true });
  }
}

/** The flash of a device that was set up; other entropy, other words. */
export function imageSetUp(entropy = 5): Uint8Array {
  const hal = recordingHal({ seed: 'factory' });
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error('a fresh flash opens');
  setUpWith(memory.value, entropyToMnemonic(new Uint8Array(16).fill(entropy), wordlist), pin);
  return hal.flash.read() ?? new Uint8Array();
}

/** Bytes that follow from a text. */
export function seededRandom(seed: string): Random {
  let drawn = 0;
  return {
    bytes(length) {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, () => digest(utf8(`${seed} ${drawn++}`)));
      return Uint8Array.from(blocks.flatMap((block) => [...block]).slice(0, length));
    },
  };
}
