// What carries reports of 64 bytes between this program and a device (SPEC.md of the device link, §2): a socket, a
// serial line, USB HID. A transport knows no channels and no records. Each kind is held to `transport.contract.ts`.

/** One open way to one device. */
export interface Transport {
  /**
   * Sends one report of 64 bytes; calls go out in their order even when nobody waits between them. Resolves when the
   * report has left this program; rejects when the transport is or gets closed. Throws on another size.
   */
  send(report: Uint8Array): Promise<void>;
  /** Sets the one listener to reports, in the order they came; those that came before are kept and given to it. */
  onReport(listener: (report: Uint8Array) => void): void;
  /** Sets the one listener to the end, told once, also when the end came before it was set. */
  onClosed(listener: () => void): void;
  /**
   * Closes; resolves when nothing more comes or goes. Reports sent before still go out, unless the device takes none
   * for a second. Closing twice is the same as once.
   */
  close(): Promise<void>;
}

/** SPEC §2, rule 7: the size of every report, in bytes. */
export function requireReport(report: Uint8Array): void {
  if (report.length !== 64) throw new RangeError(`a report has 64 bytes, not ${report.length}`);
}
