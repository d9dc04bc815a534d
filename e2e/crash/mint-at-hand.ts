// The practice mint inside the test's process, over a real socket and a real folder, so that it can be killed before and
// after each write of its store and started again. Its address towards wallets stays the same whatever port it has.
import { cpSync } from 'node:fs';
import { startMint, type RunningMint } from '#market/mint/server.ts';
import { openMintStore } from '#market/mint/sqlite-store.ts';
import type { MintStore } from '#market/mint/store.ts';
import { mintBooks, type UnitBooks } from '#market/mint/books.ts';
import { nodeHttp } from '#main/node/http.ts';
import type { Http } from '#app/support/communication/http.ts';
import { bad } from '#protocols/values/result.ts';
import { CrashPoints, Life } from './crash-points.ts';

/** Where wallets find it. */
export const mintUrl = 'http://127.0.0.1:3338';

const writes = ['addMintQuote', 'payMintQuote', 'issue', 'swap'] as const satisfies readonly (keyof MintStore)[];

/** A mint in a folder. */
export class MintAtHand {
  readonly points = new CrashPoints();
  feePpk = 100;
  readonly #folder: string;
  readonly #clock: () => number;
  readonly #http = nodeHttp();
  #running: RunningMint | undefined;
  #life = new Life(this.points);

  constructor(folder: string, clock: () => number) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Starts on what its folder holds. */
  async start(): Promise<void> {
    await this.stop();
    this.#life = new Life(this.points);
    const store = mortalMintStore(openMintStore(this.#folder), this.#life);
    this.#running = await startMint({ folder: this.#folder, clock: this.#clock, store, feePpk: this.feePpk });
  }

  /** Ends it, whether it is dead or not. */
  async stop(): Promise<void> {
    this.#life.dead = true;
    await this.#running?.stop();
    this.#running = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    this.#http.close();
  }

  get isDead(): boolean {
    return this.#life.dead;
  }

  /** Its folder for another mint to begin from; only while it is stopped. */
  copyTo(folder: string): void {
    cpSync(this.#folder, folder, { recursive: true });
  }

  /** Its books in euro cents. */
  books(): UnitBooks {
    const books = this.#running && mintBooks(this.#running.store).find(({ unit }) => unit === 'eur');
    if (!books) throw new Error('the mint does not run');
    return books;
  }

  /** Carries a request to it; of a mint that dies meanwhile no answer comes. */
  readonly send: Http['send'] = async (request) => {
    if (this.isDead || !this.#running) return bad({ code: 'unreachable', detail: 'the mint does not run' });
    const answer = await this.#http.send({ ...request, url: request.url.replace(mintUrl, this.#running.url) });
    return this.isDead ? bad({ code: 'no-answer', detail: 'the mint died' }) : answer;
  };
}

function mortalMintStore(store: MintStore, life: Life): MintStore {
  const mortal: Record<string, unknown> = { ...store };
  for (const name of writes) {
    const write = store[name] as (...values: unknown[]) => unknown;
    mortal[name] = (...values: unknown[]) => life.aroundNow(name, () => write(...values));
  }
  return mortal as MintStore;
}
