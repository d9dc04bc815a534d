// Listening on a Unix socket that only its owner may open. The mode is set by the umask at the moment of binding, since
// a chmod afterwards would leave a gap. A socket that a dead process left behind is replaced, one that answers is not.
import { unlinkSync } from 'node:fs';
import { createConnection, type Server } from 'node:net';

/** Listens at `path` with mode 0600. Rejects when somebody answers there, or when it cannot be bound. */
export async function listenAt(server: Server, path: string): Promise<void> {
  const left = await stateOf(path);
  if (left === 'alive') throw new Error(`another process listens at ${path}`);
  if (left === 'dead') unlinkSync(path);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

function stateOf(path: string): Promise<'absent' | 'dead' | 'alive'> {
  return new Promise((resolve, reject) => {
    const probe = createConnection(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve('alive');
    });
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('absent');
      else if (error.code === 'ECONNREFUSED') resolve('dead');
      else reject(error);
    });
  });
}
