// The tour itself: two devices, two wallets, one practice market, each a process or a folder of its own. A person sets a
// device up, pairs, loads, buys and keeps the receipt; then restores the words on a second device and buys with the
// coins that the first one had.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load, restore } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import { systemClock } from '#main/node/clock.ts';
import { openWalletFolder, type WalletFolder } from '#main/node/wallet-folder.ts';
import { startProcess } from '#main/node/start-process.ts';
import { amount, amountText, type Amount } from '#protocols/values/amount.ts';
import type { Result } from '#protocols/values/result.ts';
import { printedScreen } from '../actors/finger-on-keypad.ts';
import { approveReview, restoreWallet, setUpNewWallet } from '../actors/person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';
import { writeArchiveEvidence, writeDeal, writeJson, writeRoot } from './evidence-files.ts';
import { closingBalances, decideDisputes, keepBooks } from './keep-books.ts';

const pin = '314159';
const passphrase = 'ferns by the bridge in autumn';
const marketProgram = fileURLToPath(new URL('../../market/serve.ts', import.meta.url));

type Desk = { readonly desk: WalletAtDesk; readonly opened: WalletFolder };
type Say = (line: string) => void;
type Market = { readonly mint: string; readonly authority: string; readonly shop: string };

/** Runs the tour in `folder` and leaves its evidence there; throws where it does not go as it should. */
export async function runTour(folder: string, say: Say): Promise<void> {
  const started = performance.now();
  const market = startProcess(marketProgram, ['--folder', join(folder, 'market'), '--ports', 'any']);
  const devices: SpawnedDevice[] = [];
  const desks: Desk[] = [];
  try {
    const addresses = readAddresses(await market.ready);
    const root = await fetchBytes(`${addresses.authority}/root`);
    writeRoot(folder, root);

    chapter(say, 'A person sets up a new device');
    const first = await newDevice(folder, 'device-1', devices, say);
    const words = await setUpNewWallet(first.finger, pin);

    chapter(say, 'The wallet and the device are paired, and the authority is pinned');
    const desk = await newDesk(folder, 'wallet-1', root, first, desks);
    const personKey = value(await desk.device.describe()).personKey;
    writeJson(folder, 'device.json', { personKey: Buffer.from(personKey ?? []).toString('hex') });
    const purse = await openPurse(desk, first, addresses.mint);

    chapter(say, 'The purse is loaded');
    const loaded = value(await load(desk.wallet, purse, amount(5000n, 'EUR')));
    expectState(loaded.view, 'completed');
    say(`loaded ${amountText(loaded.view.amount)}; the purse holds ${await balance(desk)}`);

    chapter(say, 'An article is bought, and approved on the keypad of the device');
    const bought = await buy(desk, first, await articleLink(addresses.shop, 'ferns'), say);
    writeDeal(folder, 'deal-1', bought);
    await keepProofs(folder, 'deal-1', bought, desks[0]);
    say(`the purse holds ${await balance(desk)}`);

    chapter(say, 'The archive is audited from outside, and the books are exported');
    const held = await balance(desk);
    await leave(desks.shift());
    keepBooks(folder, join(folder, 'wallet-1'), passphrase, say);
    const [closing] = closingBalances(folder);
    if (closing !== held) throw new Error(`the books close with ${closing}, but the purse holds ${held}`);
    say(`the books close with ${closing}, as the purse does`);

    chapter(say, 'The words are restored on a second device, and a second wallet finds the coins at the mint');
    await first.stop();
    const second = await newDevice(folder, 'device-2', devices, say);
    await restoreWallet(second.finger, words, pin);
    const restoredDesk = await newDesk(folder, 'wallet-2', root, second, desks);
    const restoredPurse = await openPurse(restoredDesk, second, addresses.mint);
    const report = value(await restore(restoredDesk.wallet, restoredPurse));
    for (const { keyset, found, free } of report.keysets) {
      say(`keyset ${keyset.slice(0, 16)}…: ${found} coins found, ${amountText(free)} of them free`);
    }

    chapter(say, 'The second device spends what the first one received');
    const boughtAgain = await buy(restoredDesk, second, await articleLink(addresses.shop, 'postcard'), say);
    writeDeal(folder, 'deal-2', boughtAgain);
    await keepProofs(folder, 'deal-2', boughtAgain, desks[0]);
    const left = await balance(restoredDesk);
    say(`the purse holds ${left}`);
    writeJson(folder, 'tour.json', {
      loaded: amountText(loaded.view.amount),
      paid: [told(bought), told(boughtAgain)],
      left,
    });
    chapter(say, 'A stranger decides from the documents alone whether the payments were made');
    decideDisputes(folder, say);
    expectBalance(left, loaded.view.amount, [bought, boughtAgain]);
    say(`\nthe books agree; ${Math.round(performance.now() - started) / 1000} s`);
  } finally {
    for (const desk of desks.splice(0)) await leave(desk);
    for (const device of devices) await device.stop();
    await market.stop();
  }
}

async function newDevice(folder: string, name: string, devices: SpawnedDevice[], say: Say): Promise<SpawnedDevice> {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const device = await spawnDevice(home);
  devices.push(device);
  let last = '';
  device.finger.onScreen((screen) => {
    const printed = printedScreen(screen);
    if (printed !== last) say(printed);
    last = printed;
  });
  return device;
}

async function newDesk(folder: string, name: string, root: Uint8Array, device: SpawnedDevice, desks: Desk[]) {
  const opened = value(await openWalletFolder(join(folder, name), { passphrase }, systemClock.now()));
  const desk = new WalletAtDesk(opened.store, root, { archive: opened.archive });
  desks.push({ desk, opened });
  await desk.connect(device.socket, pairingsInMemory());
  await desk.pair(device.finger);
  await desk.pinRoot(device.finger, root, pin);
  return desk;
}

async function keepProofs(folder: string, name: string, bought: OperationView, at: Desk | undefined): Promise<void> {
  await at?.desk.settled();
  if (at) await writeArchiveEvidence(folder, name, bought, at.opened.archive);
}

// Unplugs the device and closes the folder, once all that happened stands in the archive.
async function leave(left: Desk | undefined): Promise<void> {
  if (!left) return;
  await left.desk.settled();
  await left.desk.close();
  await left.opened.close();
}

async function openPurse(desk: WalletAtDesk, device: SpawnedDevice, mint: string): Promise<string> {
  const opening = desk.ecash.openPurse('Euro at the practice mint', mint, 'eur', {});
  await approveReview(device.finger, 'Open purse');
  return value(await opening).id;
}

async function buy(desk: WalletAtDesk, device: SpawnedDevice, link: string, say: Say): Promise<OperationView> {
  const { offer, selection } = value(await considerOffer(desk.wallet, { link }));
  const [candidate] = selection.candidates;
  if (!candidate) throw new Error('no purse can pay the offer');
  say(`offer of ${offer.payee.name}: ${offer.content.title}, ${amountText(offer.content.total)}`);
  const paying = pay(desk.wallet, offer, candidate.purse.id);
  await approveReview(device.finger, 'Pay');
  const { view } = value(await paying);
  expectState(view, 'completed');
  say(`receipt of ${view.payee}: ${amountText(view.amount)} and ${amountText(view.fee)} fee`);
  return view;
}

// The link as the shop's page carries it, in an <a> element.
async function articleLink(shop: string, article: string): Promise<string> {
  const page = new TextDecoder().decode(await fetchBytes(shop));
  const links = [...page.matchAll(/href="(web\+semper:[^"]+)"/g)].map(([, link]) =>
    (link ?? '').replaceAll('&amp;', '&'),
  );
  const link = links.find((candidate) => decodeURIComponent(candidate).endsWith(`/offers/${article}`));
  if (link === undefined) throw new Error(`the shop's page has no link to ${article}`);
  return link;
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

function readAddresses(line: Readonly<Record<string, unknown>>): Market {
  const { mint, authority, shop } = line;
  if (typeof mint !== 'string' || typeof authority !== 'string' || typeof shop !== 'string') {
    throw new Error(`the market said ${JSON.stringify(line)}`);
  }
  return { mint, authority, shop };
}

async function balance(desk: WalletAtDesk): Promise<string> {
  const [purse] = await desk.ecash.purses();
  if (!purse) throw new Error('no purse');
  return amountText(purse.free);
}

function told({ payee, amount: paid, fee }: OperationView) {
  return { payee, amount: amountText(paid), fee: amountText(fee) };
}

function expectBalance(left: string, loaded: Amount, payments: readonly OperationView[]): void {
  const spent = payments.reduce((sum, { amount: paid, fee }) => sum + paid.minor + fee.minor, 0n);
  const due = amountText({ ...loaded, minor: loaded.minor - spent });
  if (left !== due) throw new Error(`the purse holds ${left}, but ${due} should be left`);
}

function expectState(view: OperationView, state: OperationView['state']): void {
  if (view.state !== state) throw new Error(`the ${view.kind} is ${view.state}: ${JSON.stringify(view.failure)}`);
}

function value<Value, Failure>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw new Error(
    `it failed: ${JSON.stringify(result.error, (_, item: unknown) => (typeof item === 'bigint' ? `${item}` : item))}`,
  );
}

function chapter(say: Say, title: string): void {
  say(`\n== ${title} ==\n`);
}
