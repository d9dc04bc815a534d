// The keys stay in the device (DESIGN §4): after a payment no 16-byte run of a vault key, of the seed or of a person's key is
// in the wallet's memory, its heap, its files or what it wrote out. The device is given its words, so that the test can
// derive what nobody else knows; a value planted by the wallet itself shows that each place is searched.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { HDKey } from '@scure/bip32';
import { generateMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, test } from 'vitest';
import { shopName } from '#market/shop/articles.ts';
import { openDeviceVault } from '#protocols/ecash/device-vault.ts';
import { readRoot } from '#protocols/credential/verifier.ts';
import { fromHex, utf8, concatBytes } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Finger } from '../actors/finger-on-keypad.ts';
import { startMarketAtHand } from '../actors/market-at-hand.ts';
import { approveReview, enterPin, typePairingDigits } from '../actors/person-at-device.ts';
import { spawnDevice } from '../actors/spawned-device.ts';
import { readMemory } from './process-memory.ts';
import { scannerFor, type Secret } from './secret-scan.ts';
import { held } from './small-world.ts';
import type { WalletOrders, WalletTold } from './wallet-process.ts';

const pin = '314159';
const program = fileURLToPath(new URL('./wallet-process.ts', import.meta.url));

/** Everything that the words give and that the device keeps (ecash SPEC §3, credential SPEC). */
function secretsOf(words: string, mint: string, payee: { issuer: string; name: string }): readonly Secret[] {
  const seed = mnemonicToSeedSync(words);
  const master = HDKey.fromMasterSeed(seed);
  const account = digest(utf8('Semper_vault_account_v1'), Uint8Array.of(0), utf8(mint), Uint8Array.of(0), utf8('eur'));
  const [a, b] = [0, 4].map((at) => new DataView(account.buffer, account.byteOffset).getUint32(at) & 0x7fffffff);
  const node = master.derive(`m/1936026992'/1'/${a}'/${b}'`);
  const vault = openDeviceVault(seed, mint, 'eur');
  expect(node.publicKey).toEqual(vault.publicKey);
  const personal = (label: string, ...more: Uint8Array[]) =>
    hmac(sha512, seed, concatBytes(utf8(label), ...more)).subarray(0, 32);
  const whom = digest(utf8(payee.issuer), Uint8Array.of(0), utf8(payee.name));
  return [
    { name: 'words', bytes: utf8(words) },
    { name: 'entropy', bytes: mnemonicToEntropy(words, wordlist) },
    { name: 'seed', bytes: seed },
    { name: 'master key', bytes: present(master.privateKey) },
    { name: 'account key', bytes: present(node.privateKey) },
    ...Array.from({ length: 16 }, (_, batch) => ({ name: `batch ${batch}`, bytes: vault.batchSecret(batch) })),
    { name: 'person key', bytes: personal('Semper_person_ed25519_v1') },
    { name: 'pseudonym key', bytes: personal('Semper_pseudonym_ed25519_v1', whom) },
  ];
}

function present(key: Uint8Array | null): Uint8Array {
  if (!key) throw new Error('BIP-32 gave no key');
  return key;
}

/** Starts the wallet and does at the device what it asks for, until it has paid; the wallet then stands still. */
async function payBy(orders: WalletOrders, finger: Finger) {
  const child = fork(program, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const log: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => log.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => log.push(bytes));
  const told: WalletTold[] = [];
  let ring = () => undefined as void;
  child.on('message', (message) => {
    told.push(message as WalletTold);
    ring();
  });
  child.once('exit', () => ring());
  async function hear<Is extends WalletTold['is']>(is: Is): Promise<Extract<WalletTold, { is: Is }>> {
    while (told.length === 0) {
      if (child.exitCode !== null) throw new Error(`the wallet ended: ${Buffer.concat(log).toString()}`);
      await new Promise<void>((resolve) => (ring = resolve));
    }
    const [next] = told.splice(0, 1);
    if (next?.is !== is) throw new Error(`the wallet says ${next?.is}, not ${is}`);
    return next as Extract<WalletTold, { is: Is }>;
  }
  try {
    child.send(orders);
    const { digits } = await hear('digits');
    await enterPin(finger, pin);
    await approveReview(finger, 'Pair');
    await typePairingDigits(finger, digits);
    const { code } = await hear('code');
    await finger.waitFor(code);
    child.send('same');
    await approveReview(finger, 'Pair');
    await hear('paired');
    await approveReview(finger, 'Root');
    await enterPin(finger, pin);
    await hear('pinned');
    await approveReview(finger, 'Open purse');
    await hear('opened');
    await approveReview(finger, 'Pay');
    return { child, paid: await hear('paid'), log: () => Buffer.concat(log) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

test('after a payment no run of a vault key is in the wallet’s memory, heap, files or logs; a planted value is in each', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'semper-secrets-'));
  const own = join(folder, 'wallet');
  const heap = join(folder, 'wallet.heapsnapshot');
  mkdirSync(own);
  const words = generateMnemonic(wordlist);
  const market = await startMarketAtHand(join(folder, 'market'));
  const device = await spawnDevice(folder, ['--pre-provisioned', pin, '--new-words', words]);
  try {
    const { socket, finger } = device;
    const root = Buffer.from(market.authority.root).toString('hex');
    const orders = { folder: own, heap, socket, root, mint: market.mint.url, link: market.link('ferns') };
    const { child, paid, log } = await payBy(orders, finger);
    try {
      expect(paid.state).toBe('completed');
      expect(Number(paid.free)).toBeLessThan(5000 - 1290 + 1);
      const issuer = held(readRoot(market.authority.root)).name;
      const planted = { name: 'planted', bytes: fromHex(paid.planted, 16) ?? new Uint8Array() };
      const scan = scannerFor([...secretsOf(words, orders.mint, { issuer, name: shopName }), planted]);
      const found = new Map<string, Set<string>>();
      const search = (place: string, bytes: Uint8Array) => {
        const seen = found.get(place) ?? new Set();
        for (const { secret, form } of scan(bytes)) seen.add(secret === 'planted' ? form : `${secret}, ${form}`);
        found.set(place, seen);
      };
      const searched = readMemory(child.pid ?? 0, (piece) => search('memory', piece));
      if (searched === undefined) await context.annotate('this kernel lets nobody read the memory of a process');
      search('heap', readFileSync(heap));
      for (const name of readdirSync(own)) search('files', readFileSync(join(own, name)));
      search('log', log());

      expect(readdirSync(own).toSorted()).toEqual(expect.arrayContaining(['pairings', 'wallet.sqlite']));
      expect(log().toString()).toContain('completed');
      const formsOf = (place: string) => [...(found.get(place) ?? [])];
      expect(formsOf('heap')).toContain('hex');
      expect(formsOf('files')).toContain('HEX');
      expect(formsOf('log')).toContain('base64 + 0');
      if (searched !== undefined) {
        expect(searched).toBeGreaterThan(20_000_000);
        expect(formsOf('memory')).toEqual(expect.arrayContaining(['raw', 'hex']));
      }
      for (const place of found.keys()) {
        expect(
          formsOf(place).filter((form) => form.includes(', ')),
          place,
        ).toEqual([]);
      }
      const gone = once(child, 'exit');
      child.send('over');
      expect(await gone).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  } finally {
    await device.stop();
    await market.stop();
    rmSync(folder, { recursive: true });
  }
});
