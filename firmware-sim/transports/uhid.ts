// The wire of the simulated device as a HID device of Linux' kernel, by /dev/uhid: hosts see a hidraw node as they would of a
// USB cable. All programs that have it open share one connection, as on a real device; it ends when the last one closes.
// The records are the kernel's (linux/uhid.h), in the byte order of the machine, which is little-endian here.
import { reportSize } from '#protocols/device-link/messages.ts';
import { openDeviceFile } from '../hal/device-file.ts';
import type { Connect, Connection, Wire } from '../wire.ts';
import { reportDescriptor, usbFace } from './usb-face.ts';

const kinds = { destroy: 1, open: 4, close: 5, output: 6, getReport: 9, create: 11, input: 12, setReport: 13 } as const;
const refusals: ReadonlyMap<number, number> = new Map([
  [kinds.getReport, 10],
  [kinds.setReport, 14],
]);
const eventSize = 4380;
const dataRoom = 4096;
const usbBus = 3;
const inputOutputError = 5;

/** Plugs the device in; `serial` is what a list of devices shows (63 characters at most). Throws where /dev/uhid may not be used. */
export function startUhid(connect: Connect, serial: string): Wire {
  let connection: Connection | undefined;

  function begin(): void {
    connection = connect(
      (report) => file.write(inputRecord(report)),
      () => {
        end();
        begin();
      },
    );
  }
  function end(): void {
    connection?.disconnected();
    connection = undefined;
  }

  const file = openDeviceFile('/dev/uhid', eventSize, (bytes) => {
    const event = new DataView(bytes.buffer);
    const kind = event.getUint32(0, true);
    if (kind === kinds.open) begin();
    else if (kind === kinds.close) end();
    else if (kind === kinds.output) connection?.reportIn(outputReport(bytes));
    else {
      const answer = refusals.get(kind);
      if (answer !== undefined) file.write(refusal(answer, event.getUint32(4, true)));
    }
  });
  file.write(creation(serial));
  return {
    async stop() {
      end();
      file.write(Uint8Array.of(kinds.destroy, 0, 0, 0));
      await file.close();
    },
  };
}

/** uhid_create2_req: names, bus, ids, descriptor. */
function creation(serial: string): Uint8Array {
  const record = Buffer.alloc(4 + 276 + dataRoom);
  record.writeUInt32LE(kinds.create, 0);
  record.write(usbFace.productName, 4);
  record.write(serial.slice(0, 63), 4 + 192);
  record.writeUInt16LE(reportDescriptor.length, 4 + 256);
  record.writeUInt16LE(usbBus, 4 + 258);
  record.writeUInt32LE(usbFace.maker, 4 + 260);
  record.writeUInt32LE(usbFace.product, 4 + 264);
  record.writeUInt32LE(usbFace.release, 4 + 268);
  record.set(reportDescriptor, 4 + 276);
  return record;
}

function inputRecord(report: Uint8Array): Uint8Array {
  const record = Buffer.alloc(4 + 2 + reportSize);
  record.writeUInt32LE(kinds.input, 0);
  record.writeUInt16LE(report.length, 4);
  record.set(report, 6);
  return record;
}

/** uhid_output_req: the data, then its size. The kernel leaves the report id that a program wrote before it. */
function outputReport(event: Uint8Array): Uint8Array {
  const size = new DataView(event.buffer).getUint16(4 + dataRoom, true);
  const data = event.slice(4, 4 + size);
  return size === reportSize + 1 && data[0] === 0 ? data.slice(1) : data;
}

/** There are no feature reports; the kernel waits five seconds for whoever does not say so. */
function refusal(kind: number, id: number): Uint8Array {
  const record = Buffer.alloc(12);
  record.writeUInt32LE(kind, 0);
  record.writeUInt32LE(id, 4);
  record.writeUInt16LE(inputOutputError, 8);
  return record;
}
