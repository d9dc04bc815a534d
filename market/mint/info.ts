// What the mint tells about itself and its keys (NUT-01, NUT-02, NUT-06). It announces only what it enforces: no HTLC
// (NUT-14), no locked quotes (NUT-20), no sockets (NUT-17).
import { hex } from '#protocols/values/bytes.ts';
import { bad, good } from '#protocols/values/result.ts';
import type { Keyset } from './keysets.ts';
import type { Answered, Mint } from './mint.ts';
import { quoteLimits } from './mint-quotes.ts';
import { wireAmount } from './requests.ts';

/** Where an identical request gets the identical answer again, for ever (NUT-19). */
export const repeatable: readonly string[] = ['/v1/swap', '/v1/mint/bolt11', '/v1/melt/bolt11'];

/** Answers `GET /v1/info`. `publicKey` names the mint, 33 bytes in hex. */
export function mintInfo(mint: Mint, publicKey: string): Answered {
  const limits = { min_amount: wireAmount(quoteLimits.least), max_amount: wireAmount(quoteLimits.most) };
  const methods = mint.units.map((unit) => ({ method: 'bolt11', unit, ...limits }));
  const supported = { supported: true };
  return good(
    JSON.stringify({
      name: 'Practice mint',
      pubkey: publicKey,
      version: 'SemperPracticeMint/0.1.0',
      description: 'Simulated money: these coins are worth nothing.',
      contact: [],
      time: mint.clock(),
      nuts: {
        4: { methods: methods.map((method) => ({ ...method, options: { description: true } })), disabled: false },
        5: { methods, disabled: false },
        7: supported,
        8: supported,
        9: supported,
        10: supported,
        11: supported,
        12: supported,
        19: { ttl: null, cached_endpoints: repeatable.map((path) => ({ method: 'POST', path })) },
      },
    }),
  );
}

/** Answers `GET /v1/keysets`: all keysets, the retired ones too. */
export function listKeysets(mint: Mint): Answered {
  return good(JSON.stringify({ keysets: mint.keysets.all().map(described) }));
}

/** Answers `GET /v1/keys` (active keysets) and `GET /v1/keys/{id}` (that one, active or not). */
export function listKeys(mint: Mint, id?: string): Answered {
  const chosen = mint.keysets.all().filter((keyset) => (id === undefined ? keyset.active : keyset.id === id));
  if (id !== undefined && chosen.length === 0) return bad({ code: 'keyset-unknown', about: id });
  return good(JSON.stringify({ keysets: chosen.map((keyset) => ({ ...described(keyset), keys: keysOf(keyset) })) }));
}

function described({ id, unit, active, feePpk }: Keyset) {
  return { id, unit, active, input_fee_ppk: feePpk };
}

function keysOf({ keys }: Keyset): Record<string, string> {
  return Object.fromEntries([...keys].map(([amount, key]) => [amount.toString(), hex(key.point)]));
}
