// The contract of every transport, held over a real pseudo-terminal. Its far end is the host's own driver too, on a second line
// that copies bytes to the first, since a terminal's other end is no serial port.
import { openSerial } from '#device/transports/serial.ts';
import { describeTransport } from '#device/transports/transport.contract.ts';
import { elsewhere } from '#e2e/house/needs.ts';
import { openPseudoTerminal } from '#firmware-sim/hal/pseudo-terminal.ts';

describeTransport(
  'serial',
  async (context) => {
    if (process.platform === 'win32') elsewhere(context, 'a system with pseudo-terminals');
    const [one, other] = [openPseudoTerminal(), openPseudoTerminal()];
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      from.line.on('error', () => undefined);
      from.line.pipe(to.line);
    }
    const [near, far] = [await openSerial(one.path), await openSerial(other.path)];
    if (!near.ok || !far.ok) throw new Error('the lines do not open');
    return {
      near: near.value,
      far: far.value,
      dispose() {
        for (const end of [one, other]) end.unplug();
        return Promise.resolve();
      },
    };
  },
  { tellsFarClose: false },
);
