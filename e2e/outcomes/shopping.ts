// What the tests of bad outcomes have in common: a world of their own, a purchase in it, answers that are not what a server
// would give, and the look at purse and till afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { considerOffer, pay, type PayFailure } from '#app/business/pay.ts';
import type { Progress } from '#app/payments/payment/operation.ts';
import type { Following } from '#app/payments/payment/advance.ts';
import type { HttpAnswer } from '#app/support/communication/http.ts';
import { fromUtf8, utf8 } from '#protocols/values/bytes.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { accountsOf } from '../crash/accounts.ts';
import { inWorld, makeSnapshot, type Snapshot, type World } from '../crash/world.ts';

/** Gives each test of a file a world whose purse holds these loads, each a batch of its own. */
export function worldsWith(loads: readonly bigint[]): (work: (world: World) => Promise<void>) => Promise<void> {
  let folder: string;
  let snapshot: Snapshot;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'semper-outcomes-'));
    snapshot = await makeSnapshot(folder, loads);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (work) => inWorld(snapshot, work);
}

/** Pays an offer, or a fresh one of so many cents. */
export async function buy(
  world: World,
  what: bigint | Uint8Array,
  following: Following = {},
): Promise<Result<Progress, PayFailure>> {
  const bytes = typeof what === 'bigint' ? await world.till.offer(what) : what;
  const considered = await considerOffer(world.wallet, { bytes });
  return considered.ok ? pay(world.wallet, considered.value.offer, world.purse, following) : considered;
}

/** The one payment of a world. */
export async function paymentIn(world: World) {
  const payments = (await world.views()).filter(({ kind }) => kind === 'pay');
  const [payment] = payments;
  if (!payment || payments.length > 1) throw new Error(`${payments.length} payments`);
  return payment;
}

/** Expects that every cent is accounted for, and so much in purse and till. */
export async function expectMoney(
  world: World,
  money: { readonly free?: bigint; readonly till?: bigint; readonly locked?: bigint },
): Promise<void> {
  const accounts = await accountsOf(world);
  const [purse] = await world.hand.ecash.purses();
  const shown = { free: purse?.free.minor, till: accounts.till, locked: accounts.locked };
  expect(shown).toMatchObject(money);
}

/** An answer of the server made into another one; `undefined` lets the true answer through. */
export type Alteration = (json: Record<string, unknown>, answer: HttpAnswer) => HttpAnswer | object | undefined;

/** An alteration that lasts until `honest`; `times` counts what it altered. */
export type Altering = { readonly honest: () => void; readonly times: () => number };

/** Alters the answers to requests whose method and address match. Several alterations may stand at once. */
export function alter(world: World, pattern: RegExp, alteration: Alteration): Altering {
  return standBetween(world, pattern, async (request, onwards) => {
    const answer = await onwards(request);
    const altered = answer.ok && alteration(readJson(answer.value.body), answer.value);
    return altered ? good(asAnswer(altered)) : answer;
  });
}

/** Answers without asking the server. */
export function answerInstead(world: World, pattern: RegExp, answer: () => object): Altering {
  return standBetween(world, pattern, () => Promise.resolve(good(asAnswer(answer()))));
}

function standBetween(world: World, pattern: RegExp, meddle: World['between']): Altering {
  const through = world.between;
  let meddling = true;
  let times = 0;
  world.between = (request, onwards) => {
    if (!meddling || !pattern.test(`${request.method} ${request.url}`)) return through(request, onwards);
    times += 1;
    return meddle(request, (passed) => through(passed, onwards));
  };
  return { honest: () => void (meddling = false), times: () => times };
}

function asAnswer(given: object): HttpAnswer {
  return 'status' in given ? (given as HttpAnswer) : json(200, given);
}

/** An answer in JSON. */
export function json(status: number, body: object): HttpAnswer {
  return { status, contentType: 'application/json', body: utf8(JSON.stringify(body)) };
}

/** A mint's refusal by its number. */
export function refusal(code: number): HttpAnswer {
  return json(400, { code, detail: 'no' });
}

function readJson(body: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(fromUtf8(body) ?? '') as Record<string, unknown>;
  } catch {
    return {};
  }
}
