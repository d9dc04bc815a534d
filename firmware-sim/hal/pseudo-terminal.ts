// A serial line without a cable: the simulator holds the master's end of a pseudo-terminal, a host's serial driver opens the
// other by its path. Linux and macOS; Windows has none that a driver could open. Hazard: without a handle of our own on the
// slave's end the line dies (EIO) as soon as the first host closes it. The foreign calls are POSIX's: posix_openpt(3).
import { closeSync, constants, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';
import { makeRaw, systemCall } from './raw-terminal.ts';

/** An open line: what a host opens, and this end of it, which reads and writes. */
export interface PseudoTerminal {
  readonly path: string;
  readonly line: ReadStream;
  /** Ends the line, as pulling the cable does. */
  unplug(): void;
}

const nameRoom = 128;

/** Opens a raw 8-bit line. Throws where the system gives none. */
export function openPseudoTerminal(): PseudoTerminal {
  const master = systemCall('int posix_openpt(int flags)')(constants.O_RDWR | constants.O_NOCTTY);
  const name = Buffer.alloc(nameRoom);
  const isOpen =
    master >= 0 &&
    systemCall('int grantpt(int fd)')(master) === 0 &&
    systemCall('int unlockpt(int fd)')(master) === 0 &&
    systemCall('int ptsname_r(int fd, _Out_ uint8_t *name, size_t size)')(master, name, nameRoom) === 0;
  if (!isOpen) throw new Error(`no pseudo-terminal: errno ${koffi.errno()}`);
  makeRaw(master);
  const path = name.toString('latin1', 0, name.indexOf(0));
  const kept = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const line = new ReadStream(master); // a terminal's handle is duplex
  return {
    path,
    line,
    unplug() {
      closeSync(kept);
      line.destroy();
    },
  };
}
