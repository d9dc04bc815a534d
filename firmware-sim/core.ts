// The firmware: joins the link, the hardware and the dialogues. It carries out one piece of work at a time, takes a
// dialogue away when its host is gone, locks itself when nobody came for some minutes, holds the set-up dialogue whenever
// nothing is set up, and opens its menu to a person who presses OK between dialogues (work like any other, whose list
// gives way to a host). Hazard: work that was taken back still ends in its own time; the next begins only then, or two
// dialogues would share the keypad. Sockets, timers and processes are serve.ts's.
import { createDeviceLink, type LinkEvent, type LinkOutput } from '#protocols/device-link/device.ts';
import { propertiesCodec, type DeviceProperties, type HostIdentity } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { guardFlash } from './flash-guard.ts';
import type { Hal } from './hal/hal.ts';
import { watchedKeypad, type WatchedKeypad } from './workflows/pressed.ts';
import { pairedHosts } from './paired-hosts.ts';
import { answerRequest } from './requests/answer-request.ts';
import { startDialogue } from './requests/dialogue.ts';
import { askDigits, compareCodes } from './requests/pairing.ts';
import { conditionNumber } from './state/condition-number.ts';
import { firstFirmware, simulatorModel } from './state/practice-maker.ts';
import { openMemory, type DeviceMemory, type FlashUnreadable } from './state/memory.ts';
import type { PaymentSystem } from './systems/payment-system.ts';
import { UnlockedSeed } from './unlocked-seed.ts';
import { WorkQueue } from './work-queue.ts';
import { runMenu } from './workflows/menu/menu.ts';
import { usualLockMinutes } from './workflows/menu/auto-lock.ts';
import { showIdle } from './workflows/notices.ts';
import { pressed } from './workflows/pressed.ts';
import { setUp } from './workflows/set-up.ts';
import { showTakenOver } from './workflows/taken-over.ts';

/** What the device is built of. `practice` is always true: this is a simulator. */
export interface DeviceOptions {
  readonly hal: Hal;
  readonly systems: readonly PaymentSystem[];
  readonly practice: true;
  /** Milliseconds since some start, for the link's time-outs: a clock that nobody moves by hand. Otherwise `hal.clock`. */
  readonly uptime?: () => number;
  readonly model?: string;
  readonly firmware?: string;
}

/** One program's connection, as the device sees it. */
export interface DeviceConnection {
  reportIn(report: Uint8Array): void;
  disconnected(): void;
}

/** The running device. */
export interface Device {
  /** Takes a connection; `send` carries one report of 64 bytes, `close` ends a connection that sends something else. */
  connect(send: (report: Uint8Array) => void, close?: () => void): DeviceConnection;
  /** Lets time-outs happen: call it at least every 250 ms. */
  tick(): void;
  /** Holds the idle screen and the set-up dialogue until `stop`; rejects on a bug or a flash that fails in set-up. */
  start(): Promise<void>;
  /** Ends dialogues and sessions; nothing is lost, and nothing answers any more. */
  stop(): void;
}

/** Builds the device on its hardware; an image that cannot be read is not touched. */
export function createDevice(options: DeviceOptions): Result<Device, FlashUnreadable> {
  const hal = { ...guardFlash(options.hal), keypad: watchedKeypad(options.hal.keypad) };
  const memory = openMemory(hal);
  return memory.ok ? good(runDevice(options, hal, memory.value)) : memory;
}

function runDevice(
  options: DeviceOptions,
  hal: Hal & { readonly keypad: WatchedKeypad },
  memory: DeviceMemory,
): Device {
  const { systems, practice, model = simulatorModel } = options;
  const firmware = memory.state.firmware?.version ?? options.firmware ?? firstFirmware.version;
  const uptime = options.uptime ?? (() => hal.clock.now());
  const properties: DeviceProperties = { model, firmware, practice };
  const seed = new UnlockedSeed(memory);
  const wires = new Map<number, { readonly send: (report: Uint8Array) => void; readonly close: () => void }>();
  const queue = new WorkQueue();
  let works = 0;
  let lastUse = hal.clock.now();
  hal.keypad.onKey = () => {
    lastUse = hal.clock.now();
  };
  /** Ends what listens between dialogues: somebody else needs the keypad. */
  let between = new AbortController();
  /** Ends a menu that the person left standing. */
  let menu: AbortController | undefined;
  let standing: 'notice' | 'erased' | undefined;

  const link = createDeviceLink(
    {
      properties: toBytes(propertiesCodec, properties),
      staticSecret: () => memory.state.linkSecret,
      condition: () => conditionNumber(memory),
      pairings: pairedHosts(memory),
      random: (length) => hal.random.bytes(length),
      nextWork() {
        works += 1;
        return works;
      },
    },
    uptime(),
  );

  const outbox: LinkOutput[] = [];
  /** Sending may bring a report in at once; what that brings goes out after what stands before it. */
  function deliver(output: LinkOutput): void {
    outbox.push(output);
    if (outbox.length > 1) return;
    for (let first = outbox[0]; first !== undefined; first = outbox[0]) {
      for (const { connection, report } of first.reports) wires.get(connection)?.send(report);
      for (const event of first.events) take(event);
      for (const connection of first.hangUps) wires.get(connection)?.close();
      outbox.shift();
    }
  }

  function take(event: LinkEvent): void {
    switch (event.kind) {
      case 'request':
        return begin(event.work, async (signal, shown) => {
          const context = dialogueOf(event.work, signal, shown);
          const { message, pairing } = event;
          const answer = await answerRequest({
            ...context,
            systems,
            properties: { model, firmware },
            message,
            pairing: pairing.id,
            personKey: () => seed.personKey(),
          });
          return () => link.respond(event.work, answer);
        });
      case 'pairing-wanted':
        return begin(event.work, async (signal, shown) => {
          const outcome = await askDigits(event.host, dialogueOf(event.work, signal, shown));
          return () => link.digitsTyped(event.work, outcome, uptime());
        });
      case 'code-wanted':
        return begin(event.work, async (signal, shown) => {
          shown('dialogue');
          const same = await compareCodes(event.code, dialogueOf(event.work, signal, shown));
          return () => link.codeCompared(event.work, same, uptime());
        });
      case 'cancelled':
      case 'released':
        return queue.takeBack(event.work, event.kind);
      case 'taken-over':
        return tellTaken(event.by);
    }
  }

  /** After the loser's dialogue has left the display. */
  function tellTaken(by: HostIdentity): void {
    between.abort();
    works += 1;
    queue.add(works, (signal) => {
      if (signal.aborted) return Promise.resolve();
      showTakenOver(hal, by);
      standing = 'notice';
      return Promise.resolve();
    });
  }

  function dialogueOf(work: number, signal: AbortSignal, onShown: Shown) {
    const onWaiting = (waiting: Parameters<typeof link.showWaiting>[1]) => link.showWaiting(work, waiting);
    return { memory, signal, onWaiting, dialogue: startDialogue({ memory, seed, signal, onWaiting, onShown }) };
  }

  /** Queues a piece of work. The idle screen comes back after a dialogue; a notice stays until something else is shown. */
  function begin(work: number, run: (signal: AbortSignal, shown: Shown) => Promise<() => LinkOutput>): void {
    if (menu) between.abort();
    queue.add(work, async (signal) => {
      const wasSetUp = isSetUp();
      let shown: 'notice' | 'dialogue' | undefined;
      const finish = await run(signal, (what) => {
        between.abort();
        shown = what;
      });
      if (queue.stopped.aborted) return;
      // Idle means that no person was there: a host that only keeps asking does not keep the device unlocked.
      if (shown !== undefined) lastUse = hal.clock.now();
      deliver(finish());
      if (shown !== undefined) standing = shown === 'notice' ? shown : undefined;
      if (wasSetUp && !isSetUp()) wiped();
      else if (shown === 'dialogue') showIdle(memory);
    });
  }

  /** Opens the menu as a piece of work of its own. */
  function openMenu(): void {
    works += 1;
    const { signal: leave } = between;
    const left = new AbortController();
    menu = left;
    queue.add(works, async (taken) => {
      const signal = AbortSignal.any([taken, left.signal]);
      const about = { model, firmware };
      const ended = await runMenu({ memory, seed, about, signal, leave, dropHosts: () => deliver(link.closeAll()) });
      menu = undefined;
      if (queue.stopped.aborted) return;
      if (left.signal.aborted) seed.lock();
      standing = ended === 'notice' ? ended : undefined;
      if (!isSetUp()) wiped();
      else if (ended !== 'notice') showIdle(memory);
    });
  }

  const idleTooLong = () => hal.clock.now() - lastUse >= (memory.state.lockMinutes ?? usualLockMinutes) * 60_000;

  const isSetUp = () => memory.condition !== 'not-set-up';

  /** To hosts it is another device from now on. */
  function wiped(): void {
    seed.lock();
    deliver(link.closeAll());
    standing = 'erased';
  }

  return {
    connect(send, close = () => undefined) {
      const connection = link.connected();
      wires.set(connection, { send, close });
      return {
        reportIn(report) {
          if (!queue.stopped.aborted) deliver(link.reportIn(connection, report, uptime()));
        },
        disconnected() {
          wires.delete(connection);
          deliver(link.disconnected(connection));
        },
      };
    },
    tick() {
      if (queue.stopped.aborted) return;
      deliver(link.tick(uptime()));
      if (menu && idleTooLong()) menu.abort();
      if (memory.condition !== 'ready' || queue.busy || !idleTooLong()) return;
      seed.lock();
      showIdle(memory);
    },
    async start() {
      const signal = queue.stopped;
      const broken = new Promise<never>((_, reject) => {
        queue.onFault = reject;
      });
      const held = (async () => {
        if (isSetUp()) showIdle(memory);
        for (;;) {
          await queue.quiet();
          if (signal.aborted) return;
          if (!isSetUp()) {
            // What was erased, and why, stands until somebody has seen it.
            if (standing === 'erased') await pressed(hal, signal);
            standing = undefined;
            await setUp(memory, { signal });
            continue;
          }
          between = new AbortController();
          const key = await pressed(hal, AbortSignal.any([signal, between.signal]));
          if (key === 'cancelled') continue;
          if (key === 'ok' && standing === undefined) openMenu();
          else showIdle(memory);
          standing = undefined;
        }
      })();
      await Promise.race([held, broken]);
    },
    stop() {
      queue.stop();
      seed.lock();
    },
  };
}

type Shown = (what: 'notice' | 'dialogue') => void;
