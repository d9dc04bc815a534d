import { expect, test } from 'vitest';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { recordingHal } from '../hal/recording.ts';
import { openMemory } from '../state/memory.ts';
import { wipe } from '../state/secret.ts';
import { adoptChain, boardModel, certifiedModel, certify, makerRequest } from './maker.ts';

const maker = { name: 'Anna’s desk', secret: digest(utf8('a maker of one’s own')) };

function board(seed: string) {
  const hal = recordingHal({ seed });
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error('a fresh flash opens');
  return { hal, memory: memory.value };
}

test('A board is certified by a maker of one’s own, once, and stays so through a wipe; its secret stays in it', () => {
  const { hal, memory } = board('one');
  const secret = memory.state.maker?.secret ?? new Uint8Array();
  const request = makerRequest(memory);
  expect(JSON.stringify(request)).not.toContain(hex(secret));
  const chain = certify(maker, request) ?? { chain: [] };
  expect(adoptChain(memory, chain)).toEqual({ ok: true, value: true });
  expect(adoptChain(memory, chain)).toEqual({ ok: true, value: false });
  wipe(memory);
  const again = openMemory(recordingHal({ image: hal.flash.image }));
  if (!again.ok) throw new Error('the flash opens');
  expect(again.value.state.maker).toEqual({ name: maker.name, secret, chain: memory.state.maker?.chain });
  expect(certifiedModel(again.value)).toBe(boardModel);
  expect(makerRequest(again.value)).toEqual(request);
});

test('Certificates of another board, or broken ones, change nothing', () => {
  const { memory } = board('one');
  const before = memory.state;
  const others = certify(maker, makerRequest(board('two').memory)) ?? { chain: [] };
  const own = certify(maker, makerRequest(memory))?.chain ?? [];
  const refused = (because: string) => ({ ok: false, error: { code: 'maker-chain-refused', because } });
  expect(adoptChain(memory, others)).toEqual(refused('other-key'));
  for (const chain of [[], ['zz'], [own[0]?.slice(2) ?? ''], [...own, ...own]])
    expect(adoptChain(memory, { chain })).toEqual(refused('malformed'));
  expect(memory.state).toBe(before);
  expect(certify(maker, { ...makerRequest(memory), key: 'ab' })).toBeUndefined();
});
