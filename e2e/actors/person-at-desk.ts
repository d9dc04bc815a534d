// A person with the whole program before them, as `npm start` gives it: the wallet's process with simulated device and practice
// market, its page in Chromium, and the device's panel in a window of its own. Nothing is reached but by these two pages. What the
// pages complain about is noted; the journey ends with `leave`, which demands that there was nothing.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import { watchPanels, type HandAtPanelPage, type WatchedPanels } from './hand-at-panel-page.ts';
import { watchPages, type PageTroubles } from './page-troubles.ts';
import { PersonAtPage, type Way } from './person-at-page.ts';
import { spawnWallet, type SpawnedWallet } from './started-wallet.ts';

/** How long a busy machine may take, in milliseconds. */
const patience = 30_000;

/** What a person sits at. */
export class PersonAtDesk {
  readonly way: Way;
  readonly folder = mkdtempSync(join(tmpdir(), 'semper-person-'));
  readonly troubles: PageTroubles;
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #panels: WatchedPanels;
  #wallet: SpawnedWallet | undefined;
  #person: PersonAtPage | undefined;
  #panel: HandAtPanelPage | undefined;

  private constructor(
    way: Way,
    browser: Browser,
    context: BrowserContext,
    parts: { readonly troubles: PageTroubles; readonly panels: WatchedPanels },
  ) {
    this.way = way;
    this.#browser = browser;
    this.#context = context;
    this.troubles = parts.troubles;
    this.#panels = parts.panels;
  }

  /** Sits down: a fresh folder, nothing running yet. People with the mouse see it light, those with the keyboard dark. */
  static async sit(way: Way, executablePath: string): Promise<PersonAtDesk> {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: way === 'mouse' ? 'light' : 'dark',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(patience);
    const troubles = await watchPages(context);
    const panels = await watchPanels(context);
    return new PersonAtDesk(way, browser, context, { troubles, panels });
  }

  /** The person at the wallet's page. */
  get person(): PersonAtPage {
    if (!this.#person) throw new Error('the wallet was not opened');
    return this.#person;
  }

  /** The hand at the device's panel, which was opened from the wallet's page. */
  get panel(): HandAtPanelPage {
    if (!this.#panel) throw new Error('the panel was not opened');
    return this.#panel;
  }

  get wallet(): SpawnedWallet {
    if (!this.#wallet) throw new Error('the wallet does not run');
    return this.#wallet;
  }

  /** Starts the program, again from the same folder too, and opens its page by the address that it prints. */
  async open(more: readonly string[] = [], preload?: string): Promise<PersonAtPage> {
    this.#wallet = await spawnWallet(this.folder, more, [], preload);
    return this.openPage(this.#wallet.address);
  }

  /** Opens the page by an address. */
  async openPage(address: string): Promise<PersonAtPage> {
    const page = await this.#context.newPage();
    await page.goto(address);
    this.#person = new PersonAtPage(page, this.way, this.troubles);
    return this.#person;
  }

  /** Opens the panel by the wallet's own link to it. */
  async openPanel(): Promise<HandAtPanelPage> {
    const opened = this.#context.waitForEvent('page');
    await this.person.press('link', 'Practice device’s keys');
    const page = await opened;
    this.#panel = this.#panels.at(page);
    this.#panel.byKeyboard = this.way === 'keyboard';
    await this.#panel.waitFor('PRACTICE');
    // It is a window of its own, not a tab over the wallet's: what lies behind draws but once a second.
    await this.person.page.bringToFront();
    return this.#panel;
  }

  /** Closes the panel's window. */
  async closePanel(): Promise<void> {
    await this.#panel?.page.close();
    this.#panel = undefined;
  }

  /** The process of one of the programs below the wallet, for pulling its plug; only of this wallet's own. */
  processOf(program: 'device' | 'market'): number {
    const entry = program === 'device' ? 'firmware-sim/serve.ts' : 'market/serve.ts';
    return childOf(this.wallet.process.pid ?? 0, entry);
  }

  /** Has the browser save a file, by what `press` does; the path of the file. */
  async save(press: () => Promise<void>): Promise<string> {
    const begun = this.person.page.waitForEvent('download');
    await press();
    const download = await begun;
    const path = join(this.folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }

  /** Kills the program without a word, as a crash would. */
  async crash(): Promise<void> {
    const gone = once(this.wallet.process, 'exit');
    this.wallet.process.kill('SIGKILL');
    await gone;
  }

  /** Everything ends; the pages must have had nothing to complain about, nor the program. */
  async leave(): Promise<void> {
    try {
      await this.#browser.close();
      await this.#wallet?.stop();
    } finally {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  /** Demands that neither pages nor program complained. */
  hadNoTroubles(): void {
    expect(this.troubles.noted).toEqual([]);
    expect(this.#wallet?.complaints() ?? '').toBe('');
  }
}

function childOf(parent: number, entry: string): number {
  const { stdout } = spawnSync('ps', ['--ppid', String(parent), '-o', 'pid=,args='], { encoding: 'utf8' });
  const line = stdout.split('\n').find((one) => one.includes(entry));
  if (line === undefined) throw new Error(`${entry} does not run below ${parent}:\n${stdout}`);
  return Number(line.trim().split(' ')[0]);
}
