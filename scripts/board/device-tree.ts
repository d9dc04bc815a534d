// The device tree of a board: Debian's own, decompiled, with what the device is made of put in and the radio taken out: the controller
// that the wireless chip hangs on is switched off, and so is the serial line of its Bluetooth half. The USB port is a device's, never
// a host's. Sixteen keys to ground, each on a pin of its own, are the keypad (gpio-keys), since Debian's kernel has no driver for a
// matrix. Bindings: Documentation/devicetree/bindings of the kernel (input/gpio-keys.yaml, usb/dwc2.yaml).
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoardParts } from './packages.ts';

/** The board that is known, by the file of Debian's device tree. */
export const deviceTree = 'bcm2837-rpi-zero-2-w.dtb';

/** Which pin of the processor a key pulls to ground, and its code (linux/input-event-codes.h). */
export const keyPins: readonly (readonly [key: string, pin: number, code: number])[] = [
  ['1', 4, 0x201],
  ['2', 17, 0x202],
  ['3', 27, 0x203],
  ['up', 22, 0x20c],
  ['4', 5, 0x204],
  ['5', 6, 0x205],
  ['6', 13, 0x206],
  ['down', 19, 0x20d],
  ['7', 26, 0x207],
  ['8', 18, 0x208],
  ['9', 23, 0x209],
  ['left', 24, 0x20e],
  ['c', 25, 0x20a],
  ['0', 12, 0x200],
  ['ok', 16, 0x20b],
  ['right', 20, 0x20f],
];

const wireless = '/soc/mmc@7e300000';
const bluetoothLine = '/soc/serial@7e201000';
const usbPort = '/soc/usb@7e980000';
const pins = '/soc/gpio@7e200000';

/** Writes the tree to `path`; `scratch` is an empty folder. Throws with what the compiler says. */
export function writeDeviceTree({ dtc, dtcLibraries, deviceTrees }: BoardParts, path: string, scratch: string): void {
  const run = (...args: readonly string[]) => {
    const env = { ...process.env, LD_LIBRARY_PATH: dtcLibraries };
    const done = spawnSync(dtc, ['-q', '-q', ...args], { encoding: 'utf8', env });
    if (done.status !== 0) throw new Error(`dtc: ${done.stderr || String(done.error)}`);
    return done.stdout;
  };
  const base = run('-I', 'dtb', '-O', 'dts', join(deviceTrees, 'broadcom', deviceTree));
  const whole = join(scratch, 'board.dts');
  // A node that is not there in the base is an error of the compiler's, not a radio that stays on.
  writeFileSync(whole, `${base}\n${changes()}`);
  run('-I', 'dts', '-O', 'dtb', '-o', path, whole);
}

/** What is changed, in the language of device trees. */
function changes(): string {
  const keys = keyPins.map(
    ([key, pin, code]) => `    key-${key} {
      label = "${key}";
      linux,code = <${code}>;
      gpios = <&{${pins}} ${pin} 1>;
      debounce-interval = <10>;
    };`,
  );
  return `&{${wireless}} { status = "disabled"; };
&{${bluetoothLine}} { status = "disabled"; };
&{${usbPort}} { dr_mode = "peripheral"; };
&{${pins}} {
  board_keys: board-keys {
    brcm,pins = <${keyPins.map(([, pin]) => pin).join(' ')}>;
    brcm,function = <0>;
    brcm,pull = <${keyPins.map(() => 2).join(' ')}>;
  };
};
/ {
  keypad {
    compatible = "gpio-keys";
    pinctrl-names = "default";
    pinctrl-0 = <&board_keys>;
${keys.join('\n')}
  };
};
`;
}
