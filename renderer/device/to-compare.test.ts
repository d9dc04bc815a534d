import { expect, test } from 'vitest';
import type { ActivityView, OfferView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../wallet/screen.ts';
import { toCompare } from './to-compare.ts';

const euros = (minor: string) => ({ minor, currency: 'EUR' as const });
const offer: OfferView = {
  digest: '00'.repeat(32),
  payee: 'Bookshop at the Bridge',
  ground: { is: 'certified', by: 'Practice Root' },
  title: 'A Field Guide to Ferns',
  lines: [],
  total: euros('1290'),
  tax: euros('84'),
  issuedAt: 0,
  validUntil: 1,
  candidates: [
    { purse: 'first', name: 'First', fee: euros('1'), altogether: euros('1291') },
    { purse: 'second', name: 'Second', fee: euros('250'), altogether: euros('1540') },
  ],
  unfit: [],
};

function asked(
  does: ActivityView['does'],
  is: ActivityView['is'] = 'running',
  ground: OfferView['ground'] = offer.ground,
): ShownWallet {
  return {
    version: 1,
    now: 0,
    money: 'practice',
    door: { is: 'open', protection: 'credential', way: 'try' },
    preferences: { theme: 'system', language: 'system', discreet: true, autoLockMinutes: 0, choosePurse: 'ask' },
    places: {},
    device: { is: 'absent' },
    devices: [],
    trust: { proposed: { name: 'Practice Root', fingerprint: '0B18 16E9' }, onDevice: 'none' },
    purses: [],
    offer: { ...offer, ground },
    activity: { does, is },
    payments: [],
    requests: [],
    archive: { size: 0, index: { reached: 0, size: 0 } },
  };
}

test('While the device asks for a payment, the screen names payee, amount and the fee of the chosen purse as the device writes them', () => {
  expect(toCompare(asked('pay'), 'second')).toEqual([
    { label: 'Pay to', says: 'Bookshop at the Bridge' },
    { label: 'Certified by', says: 'Practice Root' },
    { label: 'Amount', says: '12.90 EUR' },
    { label: 'Fee on top', says: '2.50 EUR' },
    { label: 'For', says: 'A Field Guide to Ferns' },
  ]);
});

test('Of a payee without an authority the screen says what the device will: known since when and as whom, or UNVERIFIED', () => {
  const keyed = { key: '07'.repeat(32), fingerprint: '0B18 16E9' };
  const second = (ground: OfferView['ground']) => toCompare(asked('pay', 'running', ground), 'second').slice(1, -3);
  const known = { is: 'known', by: offer.payee, ...keyed, since: 1_765_000_000 } as const;
  expect(second(known)).toEqual([{ label: 'Known since', says: '2025-12-06' }]);
  expect(second({ ...known, by: 'Anna', since: 0 })).toEqual([
    { label: 'Known since', says: 'a day not known' },
    { label: 'Known as', says: 'Anna' },
  ]);
  const unknown = asked('pay', 'running', { is: 'unverified', ...keyed });
  const told = { ...unknown, policy: { caps: [], contacts: [] } };
  expect(toCompare(told, 'second')).toContainEqual({ label: 'UNVERIFIED', says: 'Nobody vouches for this name.' });
  // A locked device may know a payee of whom it has not told.
  expect(toCompare(unknown, 'second').map(({ label }) => label)).toEqual(['Pay to', 'Amount', 'Fee on top', 'For']);
});

test('Before an authority is trusted, its fingerprint is there to be compared; afterwards nothing is', () => {
  expect(toCompare(asked('pin-root'), undefined)).toContainEqual({ label: 'Fingerprint', says: '0B18 16E9' });
  expect(toCompare(asked('pin-root', 'done'), undefined)).toEqual([]);
});

test('An activity that shows nothing on the device gives nothing to compare', () => {
  expect(toCompare(asked('load'), 'first')).toEqual([]);
});
