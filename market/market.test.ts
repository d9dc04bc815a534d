import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from '#main/node/start-process.ts';
import { readOffer } from '#protocols/deal/offer.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { startMarket, type MarketOptions } from './market.ts';
import { marketRoles, readWishedPorts } from './ports.ts';
import { articles, shopName } from './shop/articles.ts';

const any = readWishedPorts('any') ?? {};
const freshFolder = () => mkdtempSync(join(tmpdir(), 'semper-market-'));

async function running(folder: string, options: Partial<MarketOptions> = {}) {
  const market = await startMarket({ folder, ports: any, ...options });
  if (!market.ok) throw new Error(JSON.stringify(market.error));
  onTestFinished(() => market.value.stop());
  return market.value;
}

function program(folder: string, ...args: readonly string[]) {
  const started = startProcess(join(import.meta.dirname, 'serve.ts'), ['--folder', folder, '--ports', 'any', ...args]);
  onTestFinished(() => void started.kill());
  return started;
}

async function offerOf(till: unknown, root: unknown, article: string) {
  const answer = await fetch(`${String(till)}/offers/${article}`);
  const body = new Uint8Array(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(new TextDecoder().decode(body));
  return readOffer(body, fromHex(String(root)) ?? new Uint8Array(), { clock: Math.floor(Date.now() / 1000) });
}

test('The market sells each article: its offer holds under the root, names the shop, and takes coins of the mint', async () => {
  const { addresses } = await running(freshFolder());
  const page = await (await fetch(String(addresses.shop))).text();
  for (const { id, title } of articles) {
    const offer = await offerOf(addresses.till, addresses.root, id);
    expect(offer).toMatchObject({ ok: true, value: { content: { payee: shopName, title } } });
    expect(page).toContain(encodeURIComponent(`${addresses.till}/offers/${id}`));
    if (!offer.ok) continue;
    const part = new TextDecoder().decode(offer.value.content.alternatives[0]?.part);
    expect(part).toContain(addresses.mint);
  }
});

test('A market without certificates sells by the till’s own key, which holds under no root', async () => {
  const { addresses } = await running(freshFolder(), { uncertified: true });
  const [article] = articles;
  const offer = await offerOf(addresses.till, addresses.root, article?.id ?? '');
  expect(offer).toMatchObject({ ok: false, error: { code: 'offer-payee-uncertified' } });
});

test('A market that comes back from its folder has the addresses and the root it had; only its owner can read it', async () => {
  const folder = freshFolder();
  const first = await running(folder);
  await first.stop();
  const second = await running(folder);
  expect(second.addresses).toEqual(first.addresses);
  const open = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(open).toEqual([]);
});

test('Two markets from one folder: the second says which port is taken, and leaves nothing running', async () => {
  const folder = freshFolder();
  const { addresses } = await running(folder);
  const port = Number(new URL(String(addresses.authority)).port);
  expect(await startMarket({ folder })).toEqual({ ok: false, error: { code: 'port-in-use', role: 'authority', port } });
  await expect(offerOf(addresses.till, addresses.root, 'ferns')).resolves.toMatchObject({ ok: true });
});

test('A new market gives way to a program on its usual port; one whose address is known does not move', async () => {
  const rival = createServer();
  await new Promise<void>((done) => rival.listen(0, '127.0.0.1', done));
  const address = rival.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  onTestFinished(() => void rival.close());
  const folder = freshFolder();
  const taken = { ok: false, error: { code: 'port-in-use', role: 'mint', port } };
  expect(await startMarket({ folder, ports: { ...any, mint: port } })).toEqual(taken);
  const first = await running(folder, { only: 'mint', ports: {} }); // its usual port may be taken, here or elsewhere
  const second = await running(freshFolder(), { only: 'mint', ports: {} });
  expect(first.addresses.mint).not.toBe(second.addresses.mint);
});

test('A till that is started alone before the roles it needs says which one is missing', async () => {
  expect(await startMarket({ folder: freshFolder(), only: 'till', ports: any })).toEqual({
    ok: false,
    error: { code: 'role-not-started', role: 'authority', neededBy: 'till' },
  });
});

test('Ports are wished by role, and anything else is refused', () => {
  expect(readWishedPorts('mint=4000,till=0')).toEqual({ mint: 4000, till: 0 });
  for (const text of ['', 'mint', 'mint=70000', 'bank=1', 'mint=1,', 'mint=-1', 'constructor=1']) {
    expect([text, readWishedPorts(text)]).toEqual([text, undefined]);
  }
});

test(
  'Each role runs as a program of its own, comes back where it was when killed, and ends cleanly when asked',
  { timeout: 30_000 },
  async () => {
    const folder = freshFolder();
    const roles = new Map<string, ReturnType<typeof program>>();
    const lines: Record<string, unknown> = {};
    for (const role of marketRoles) {
      const started = program(folder, '--only', role);
      roles.set(role, started);
      Object.assign(lines, await started.ready);
    }
    expect(Object.keys(lines).sort()).toEqual([...marketRoles, 'root'].sort());
    expect(await offerOf(lines['till'], lines['root'], 'essay')).toMatchObject({ ok: true });
    for (const role of ['mint', 'till']) {
      await roles.get(role)?.kill();
      const again = program(folder, '--only', role);
      roles.set(role, again);
      expect(await again.ready).toEqual({ [role]: lines[role] });
    }
    expect(await offerOf(lines['till'], lines['root'], 'ferns')).toMatchObject({ ok: true });
    const ends = await Promise.all([...roles.values()].map((started) => started.stop()));
    expect(ends).toEqual(marketRoles.map(() => ({ code: 0, signal: null })));
  },
);
