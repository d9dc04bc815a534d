// What runs in the guest, as root: it plugs devices in, cuts their power, lets somebody log in, and has the program at the desk
// (at-desk.ts) do the rest under an ordinary account. Each step is a line; the first that fails ends it with 1. A run may
// be asked for some of them only (guest-words.ts).
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { Carried, FromDesk, GuestTask, StepName, Task } from './guest-words.ts';
import type { Journey } from './journey-at-desk.ts';
import { Plug } from './plug.ts';

const [user, stranger] = [1000, 1001]; // the first is who sits at the computer
const programOf = (name: string) => `${import.meta.dirname}/${name}${import.meta.filename.slice(-3)}`;
const { steps, expected } = JSON.parse(readFileSync('/app/guest-task.json', 'utf8')) as GuestTask;

await step('before-login', 'Before anybody has logged in, a device is seen and named as not permitted', async () => {
  const plug = new Plug('uhid', user);
  await plug.plugIn(1);
  same(await look(user), 'hid denied refused');
  await plug.unplugAll();
});

logIn(user);

await step(
  'udev-rule',
  'Whoever sits at the computer may use a HID device by our rule, another account may not',
  async () => {
    const plug = new Plug('uhid', user);
    await plug.plugIn(1);
    same(await look(user), 'hid allowed opened');
    same(await look(stranger), 'hid denied refused');
    await plug.unplugAll();
    same(await look(user), '');
  },
);

await step('usb', 'The same for a USB device, by its HID interface and by its serial line', async () => {
  const plug = new Plug('gadget', user);
  await plug.plugIn(1);
  same(await look(user), 'hid allowed opened, serial allowed opened');
  same(await look(stranger), 'hid denied refused, serial denied refused');
  await plug.unplugAll();
  same(await look(user), '');
});

for (const [name, cable, port, kind] of [
  ['pay-uhid', 'HID (uhid)', 'uhid', 'hid'],
  ['pay-usb', 'HID (USB gadget)', 'gadget', 'hid'],
  ['pay-serial', 'serial (USB gadget)', 'gadget', 'serial'],
] as const) {
  await step(
    name,
    `Pair, pay, unplug, replug over ${cable}: the pages and the archive are those of the socket`,
    async () => {
      const { journey } = await atDesk('journey', kind, new Plug(port, user));
      same(JSON.stringify(journey, null, 1), JSON.stringify(expected, null, 1));
    },
  );
}

await step(
  'two-programs',
  'Two programs on one HID device: one is told that it is busy, the other is not disturbed',
  async () => {
    await atDesk('two-programs', 'hid', new Plug('uhid', user));
  },
);

await step('two-devices', 'Two equal devices are told apart by their keys, wherever they are plugged in', async () => {
  await atDesk('two-devices', 'hid', new Plug('uhid', user));
});

// A figure and no check: an emulated processor makes a program dear and the kernel's wire cheap, and its neighbours make it vary.
await step('bulk', 'Much at once over HID (uhid), through the link and as bare reports', async () => {
  const { carried } = await runAs(0, 'at-desk', ['bulk', 'hid']);
  if (!carried) throw new Error('nothing was measured');
  const { ours, bare, size, broken } = carried;
  const rate = (milliseconds: number) => `${(size / milliseconds).toFixed(1)} kB/s`;
  console.log(`     link ${rate(ours)}, bare reports ${rate(bare)}, ratio ${(bare / ours).toFixed(2)} (goal 0.8)`);
  for (const why of broken) console.log(`     a run that does not count, as the link broke: ${why}`);
});

await step(
  'pulled-plug',
  'The plug pulled at 20 random moments of paying: each payment once, nothing lost',
  async () => {
    await atDesk('pulled-plug', 'hid', new Plug('uhid', user));
  },
);

process.exit(0);

async function step(name: StepName, title: string, work: () => Promise<void>): Promise<void> {
  if (!steps.includes(name)) return;
  const began = performance.now();
  try {
    await work();
    console.log(`ok   ${title} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.log(`FAIL ${title}`);
    console.log(error);
    console.log(spawnSync('dmesg', { encoding: 'utf8' }).stdout.split('\n').slice(-15).join('\n'));
    process.exit(1);
  }
}

function same(got: string, wanted: string): void {
  if (got !== wanted) throw new Error(`got:\n${got}\nwanted:\n${wanted}`);
}

/** What logind leaves for udev when somebody sits down at the computer; then udev looks at everything again. */
function logIn(account: number): void {
  mkdirSync('/run/systemd/seats', { recursive: true });
  writeFileSync('/run/systemd/seats/seat0', `IS_SEAT0=1\nACTIVE=1\nACTIVE_UID=${account}\n`);
  spawnSync('udevadm', ['trigger', '--settle']);
}

async function look(account: number): Promise<string> {
  return (await runAs(account, 'look-around', [])).places.toSorted().join(', ');
}

function atDesk(task: Task, kind: 'hid' | 'serial', plug: Plug): Promise<Told> {
  return runAs(user, 'at-desk', [task, kind], plug);
}

type Told = { readonly journey?: Journey; readonly carried?: Carried; readonly places: readonly string[] };

/** Runs a program under an account, and is its hand at the plug. */
async function runAs(account: number, name: string, args: readonly string[], plug?: Plug): Promise<Told> {
  const folder = mkdtempSync('/tmp/desk-');
  chownSync(folder, account, account);
  const env = { PATH: '/bin', HOME: folder };
  const child = fork(programOf(name), [...args, folder], { uid: account, gid: account, env });
  let journey: Journey | undefined;
  let carried: Carried | undefined;
  let places: readonly string[] = [];
  child.on('message', (words: FromDesk) => {
    if (words.is === 'told') console.log(`     ${words.text}`);
    else if (words.is === 'travelled') ({ journey } = words);
    else if (words.is === 'carried') carried = words;
    else if (words.is === 'seen') ({ places } = words);
    else {
      const done =
        words.is === 'plug-in' ? plug?.plugIn(words.device) : plug?.unplug(words.device).then(() => ({ control: '' }));
      void done?.then((answer) => child.send(answer));
    }
  });
  const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  await plug?.unplugAll();
  if (status !== 0) throw new Error(`${name} ended with ${status ?? signal}`);
  return { places, ...(journey && { journey }), ...(carried && { carried }) };
}
