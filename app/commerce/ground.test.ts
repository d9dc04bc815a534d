import { expect, test } from 'vitest';
import { keyOf } from '#protocols/credential/vectors/practice.ts';
import { certifyOneself } from '#protocols/deal/uncertified-offer.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { acceptedOffer, clock as now, content } from '#protocols/deal/vectors/bookshop.ts';
import { root } from '#protocols/credential/vectors/practice.ts';
import { hex } from '#protocols/values/bytes.ts';
import { acceptOffer } from './accept-offer.ts';
import { groundOf, payeeForRules } from './ground.ts';

const anna = keyOf(0xa2);
const key = anna.publicKey.bytes;
/** An offer that names the certified bookshop, under a key of its own. */
function own() {
  const { payee } = content;
  const life = { notBefore: now - 60, notAfter: now + 3600, id: new Uint8Array(16) };
  const bytes = makeOffer(anna, { ...content, chain: [certifyOneself(anna, payee, life)] });
  const accepted = acceptOffer(bytes, root, { now: () => now });
  if (!accepted.ok) throw new Error(accepted.error.code);
  return accepted.value;
}

test('A payee is believed on an authority’s word, on the person’s own memory of its key, or not at all', () => {
  const contacts = [{ name: 'Anna of the market', key, since: 5 }];
  expect(groundOf(acceptedOffer(), 'Practice Root', contacts)).toEqual({ is: 'certified', by: 'Practice Root' });
  expect(groundOf(own(), 'Practice Root', contacts)).toEqual({ is: 'known', by: 'Anna of the market', key, since: 5 });
  const others = [{ name: content.payee, key: keyOf(0xa3).publicKey.bytes, since: 5 }];
  expect(groundOf(own(), 'Practice Root', others)).toEqual({ is: 'unverified', key });
});

test('No rule that is made for a certified payee serves one who only takes its name', () => {
  expect(own().content.payee).toBe(acceptedOffer().content.payee);
  expect(payeeForRules(acceptedOffer())).toBe('Bookshop at the Bridge');
  expect(payeeForRules(own())).toBe(`key ${hex(key)}`);
});
