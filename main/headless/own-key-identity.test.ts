import { expect, test } from 'vitest';
import { keyOf } from '#protocols/credential/vectors/practice.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { content } from '#protocols/deal/vectors/bookshop.ts';
import { day } from '#protocols/values/time.ts';
import { OwnKeyIdentity } from './own-key-identity.ts';

const key = keyOf(0xa2);

/** An identity whose clock stands where it is put. */
function annas() {
  const clock = { now: () => time.now };
  const time = { now: content.issuedAt };
  let drawn = 0;
  const random = { bytes: (length: number) => new Uint8Array(length).fill((drawn += 1)) };
  return { time, identity: new OwnKeyIdentity('Anna', key, { clock, random }) };
}

test('Its offers are those of its own key, and every payer who looks can tell', () => {
  const { identity } = annas();
  const offer = makeOffer(key, { ...content, payee: identity.name, chain: identity.chain });
  expect(readUncertifiedOffer(offer, { clock: content.issuedAt })).toMatchObject({
    value: { certified: false, payee: { name: 'Anna', key: key.publicKey } },
  });
});

test('Its certificate is the same for weeks, and made anew while a week of it is left', () => {
  const { time, identity } = annas();
  const [first] = identity.chain;
  time.now += 23 * day;
  expect(identity.chain[0]).toBe(first);
  time.now += 1;
  const [second] = identity.chain;
  expect(second).not.toEqual(first);
  const { now } = time;
  const late = makeOffer(key, {
    ...content,
    payee: 'Anna',
    chain: identity.chain,
    issuedAt: now,
    validUntil: now + 7 * day,
  });
  expect(readUncertifiedOffer(late, { clock: now + 7 * day })?.ok).toBe(true);
});
