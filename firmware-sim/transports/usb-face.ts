// What a host sees of the simulated device before it says a word: its USB ids (a test id of pid.codes), names, and the HID
// report descriptor of the device link (SPEC §2, HID). The serial number tells two of them apart on a screen and proves nothing.

/** The ids, and what a list of devices shows. */
export const usbFace = {
  maker: 0x1209,
  product: 0x7a11,
  release: 0x0100,
  makerName: 'Semper Wallet',
  productName: 'Semper simulator',
} as const;

/** HID 1.11, §6.2.2: usage page ff53, usage 1; one input and one output report of 64 bytes each, without report ids. */
export const reportDescriptor = Uint8Array.of(
  ...[0x06, 0x53, 0xff, 0x09, 0x01, 0xa1, 0x01], // vendor-defined page, application collection
  ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40], // values 0…255, 8 bits, 64 of them
  ...[0x09, 0x20, 0x81, 0x02], // input
  ...[0x09, 0x21, 0x91, 0x02], // output
  0xc0,
);
