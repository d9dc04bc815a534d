// The wire of the simulated device as a USB device of its own, by the kernel's configfs: one HID interface and one serial line,
// both to the same core, on whatever USB device port the machine has (a single-board computer's, or dummy_hcd in a test).
// Hazards: wants root and the modules libcomposite, usb_f_hid, usb_f_acm. What a killed process left behind stays plugged
// in until the next start, which takes it down first: unplugging a device cuts its power, killing a process does not.
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import { reportSize } from '#protocols/device-link/messages.ts';
import { openDeviceFile } from '../hal/device-file.ts';
import { makeRaw } from '../hal/raw-terminal.ts';
import { joinLine } from '../serial-line.ts';
import type { Connect, Wire } from '../wire.ts';
import { reportDescriptor, usbFace } from './usb-face.ts';

const gadgets = '/sys/kernel/config/usb_gadget';
const english = 'strings/0x409';
const functions = ['hid.link', 'acm.link'] as const;
const hex = (value: number): string => `0x${value.toString(16)}`;

/** Plugs the device in; `serial` is its USB serial number. Throws where the kernel does not let it. */
export function startGadget(connect: Connect, serial: string): Wire {
  const folder = join(gadgets, 'semper');
  takeDown(folder);
  build(folder, serial);
  const [port] = readdirSync('/sys/class/udc');
  if (port === undefined) throw new Error('this machine has no USB device port');
  writeFileSync(join(folder, 'UDC'), port);
  const stops = [joinHid(connect, nodeOf(folder)), joinSerial(connect, lineOf(folder))];
  return {
    async stop() {
      // First the plug: a line that hangs up is closed at once, one that nobody reads the kernel would wait for.
      unplug(folder);
      await Promise.all(stops.map((stop) => stop()));
      takeDown(folder);
    },
  };
}

function build(folder: string, serial: string): void {
  const write = (name: string, value: string | Uint8Array) => writeFileSync(join(folder, name), value);
  mkdirSync(folder);
  write('idVendor', hex(usbFace.maker));
  write('idProduct', hex(usbFace.product));
  write('bcdDevice', hex(usbFace.release));
  write('bcdUSB', '0x0200');
  mkdirSync(join(folder, english));
  write(join(english, 'serialnumber'), serial);
  write(join(english, 'manufacturer'), usbFace.makerName);
  write(join(english, 'product'), usbFace.productName);
  mkdirSync(join(folder, 'configs/c.1'));
  for (const name of functions) mkdirSync(join(folder, 'functions', name));
  write('functions/hid.link/protocol', '0');
  write('functions/hid.link/subclass', '0');
  write('functions/hid.link/report_length', String(reportSize));
  write('functions/hid.link/report_desc', reportDescriptor);
  for (const name of functions) symlinkSync(join(folder, 'functions', name), join(folder, 'configs/c.1', name));
}

/** configfs wants each thing removed before what holds it. */
function takeDown(folder: string): void {
  if (!existsSync(folder)) return;
  unplug(folder);
  for (const name of functions) {
    const link = join(folder, 'configs/c.1', name);
    if (existsSync(link)) unlinkSync(link);
  }
  for (const name of ['configs/c.1', ...functions.map((one) => `functions/${one}`), english, '.']) {
    if (existsSync(join(folder, name))) rmdirSync(join(folder, name));
  }
}

function unplug(folder: string): void {
  if (readFileSync(join(folder, 'UDC'), 'latin1').trim() !== '') writeFileSync(join(folder, 'UDC'), '\n');
}

/** The node of the HID function: the kernel tells its numbers, and devtmpfs names nodes by their order. */
function nodeOf(folder: string): string {
  const numbers = readFileSync(join(folder, 'functions/hid.link/dev'), 'latin1').trim();
  return `/dev/hidg${numbers.split(':')[1] ?? ''}`;
}

function lineOf(folder: string): string {
  return `/dev/ttyGS${readFileSync(join(folder, 'functions/acm.link/port_num'), 'latin1').trim()}`;
}

function joinHid(connect: Connect, path: string): () => Promise<void> {
  const file = openDeviceFile(path, reportSize, (report) => connection.reportIn(report));
  const connection = connect(
    (report) => file.write(report),
    () => undefined,
  );
  return () => {
    connection.disconnected();
    return file.close();
  };
}

function joinSerial(connect: Connect, path: string): () => Promise<void> {
  const terminal = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  makeRaw(terminal);
  const line = new ReadStream(terminal); // a terminal's handle is duplex
  const leave = joinLine(connect, line);
  return () =>
    new Promise((resolve) => {
      leave();
      line.once('close', () => {
        // Node opens a terminal anew beside the file that it is given, and the kernel waits for both before the line may go.
        const kept = `/proc/self/fd/${terminal}`;
        if (existsSync(kept) && readlinkSync(kept) === path) closeSync(terminal);
        resolve();
      });
      line.destroy();
    });
}
