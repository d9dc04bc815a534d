// Which host `npm start` takes, and that a closed network costs one short try and no more.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { chooseHost, type Facts } from '#scripts/choose-host.ts';
import { isReachable } from '#scripts/electron-fetch.ts';

const facts = (more: Partial<Facts> = {}): Facts => ({ electron: false, tried: false, window: true, ...more });

test('Electron is taken wherever its binary is and a window can be shown; what the host needs goes on to it', () => {
  const args = ['--folder', '/data', '--way=try'];
  expect(chooseHost(args, facts({ electron: true }))).toEqual({ is: 'electron', args });
  expect(chooseHost(args, facts({ electron: true, window: false }))).toEqual({ is: 'browser', args });
});

test('Without its binary it is tried to fetch it once, and later starts go straight to the browser host', () => {
  expect(chooseHost([], facts())).toEqual({ is: 'fetch', args: [], otherwise: 'browser' });
  expect(chooseHost([], facts({ tried: true }))).toEqual({ is: 'browser', args: [] });
});

test.each([['--no-open'], ['--port', '4000'], ['--port=4000']])(
  '%s means the browser host, and nothing is fetched',
  (...args) => {
    expect(chooseHost(args, facts())).toEqual({ is: 'browser', args });
    expect(chooseHost(args, facts({ electron: true }))).toEqual({ is: 'browser', args });
    expect(chooseHost(['--host=electron', ...args], facts({ electron: true }))).toEqual({ is: 'usage' });
  },
);

test('--host says which; Electron that was asked for by name is tried again, and never replaced in silence', () => {
  expect(chooseHost(['--host', 'browser', '--way', 'own'], facts({ electron: true }))).toEqual({
    is: 'browser',
    args: ['--way', 'own'],
  });
  expect(chooseHost(['--host=electron'], facts({ electron: true }))).toEqual({ is: 'electron', args: [] });
  expect(chooseHost(['--host=electron'], facts({ tried: true }))).toEqual({ is: 'fetch', args: [], otherwise: 'fail' });
  expect(chooseHost(['--host=electron'], facts({ electron: true, window: false }))).toEqual({ is: 'no-window' });
  for (const args of [['--host=chrome'], ['--host'], ['--host=']])
    expect(chooseHost(args, facts({ electron: true }))).toEqual({ is: 'usage' });
});

test('Whether somebody answers is found out within its limit, wherever the address leads', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await isReachable(`http://127.0.0.1:${port}/`)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isReachable(`http://127.0.0.1:${port}/`)).toBe(false);
  expect(await isReachable('http://192.0.2.1/', 50)).toBe(false); // an address that nobody has (RFC 5737)
  expect(await isReachable('http://no-such-name.invalid/', 500)).toBe(false);
  expect(await isReachable('nonsense')).toBe(false);
});
