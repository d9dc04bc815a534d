// Boots the guest under QEMU's own translator: no KVM, no root. Its clock is the computer's, so that on a busy machine its time-outs
// come early. What it prints comes line by line; it ends itself, or is ended. It has one processor, without memory protection keys:
// with two, or with keys, Node 24 now and then ended by itself under the translator, as it keeps its own code pages (nodejs/node#64500).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { GuestParts } from './packages.ts';

/** Runs the guest to its end; true when the program in it ended well. `limit` in milliseconds, `extra` arguments of QEMU. */
export async function bootGuest(
  { emulator, kernel }: Pick<GuestParts, 'emulator' | 'kernel'>,
  image: string,
  limit: number,
  onLine: (line: string) => void,
  extra: readonly string[] = [],
): Promise<boolean> {
  const processor = '-accel tcg,thread=multi -cpu max,pku=off -smp 1';
  const machine = `${processor} -M q35 -m 1536 -nodefaults -display none -no-reboot`.split(' ');
  const append = 'console=ttyS0 quiet panic=-1 mitigations=off idle=halt';
  const child = spawn(
    emulator,
    [...machine, '-kernel', kernel, '-initrd', image, '-append', append, '-serial', 'stdio', ...extra],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let exit: number | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, status] = /^GUEST EXIT (\d+)/.exec(line) ?? [];
    if (status === undefined) onLine(line.trimEnd());
    else exit = Number(status);
  });
  const late = setTimeout(() => {
    onLine(`the guest was not done within ${limit / 1000} s`);
    child.kill('SIGKILL');
  }, limit);
  await once(child, 'close');
  clearTimeout(late);
  return exit === 0;
}
