// A terminal as a line of bytes: no echo, no translation, nothing eaten. What Node calls raw still turns newlines into two
// bytes on the way out, so the settings are made by the system's own calls: tcgetattr(3), cfmakeraw(3).
import koffi from 'koffi';

/** Larger than `struct termios` on Linux (60) and macOS (72), in bytes. */
const termiosRoom = 128;

/** A function of the C library, called with whatever its prototype says. */
export function systemCall(prototype: string): (...values: readonly unknown[]) => number {
  return koffi.load(null).func(prototype) as (...values: readonly unknown[]) => number;
}

/** Makes an open terminal carry 8-bit bytes unchanged. */
export function makeRaw(terminal: number): void {
  const termios = Buffer.alloc(termiosRoom);
  systemCall('int tcgetattr(int fd, _Out_ uint8_t *termios)')(terminal, termios);
  systemCall('void cfmakeraw(_Inout_ uint8_t *termios)')(termios);
  systemCall('int tcsetattr(int fd, int when, uint8_t *termios)')(terminal, 0, termios);
}
