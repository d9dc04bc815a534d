// What a board's system must not let anybody do, looked at from within, as root. Throws what it finds open.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';

/** Looks at everything. */
export function lookAtSystem(): void {
  for (const place of ['/written', '/etc/board/modules', '/board/serve.js']) {
    const refused = refusalOf(() => writeFileSync(place, ''));
    if (refused !== 'EROFS') throw new Error(`${place} can be written: ${refused}`);
  }
  writeFileSync('/kept/written', 'it is kept');
  const read = (path: string) => readFileSync(path, 'utf8').trim();
  if (read('/proc/sys/kernel/modules_disabled') !== '1') throw new Error('modules can be added');
  const options = read('/proc/mounts')
    .split('\n')
    .find((line) => line.includes(' /kept '));
  for (const wanted of ['noexec', 'nosuid', 'nodev', 'sync'])
    if (options?.includes(wanted) !== true) throw new Error(`/kept is mounted otherwise: ${options}`);
  const networks = readdirSync('/sys/class/net');
  if (networks.join() !== 'lo' || (Number(read('/sys/class/net/lo/flags')) & 1) !== 0)
    throw new Error(`there is a network: ${networks.join()}`);
  for (const radio of ['ieee80211', 'bluetooth', 'rfkill'])
    if (existsSync(`/sys/class/${radio}`)) throw new Error(`there is a radio: ${radio}`);
  if (!statSync('/dev/fb0').isCharacterDevice()) throw new Error('there is no framebuffer');
}

function refusalOf(work: () => void): string {
  try {
    work();
    return 'it is done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
