// The scenarios of the device, authored once: each is played against the firmware, and its screens against expected.json.
import {
  beginUpdateCodec,
  firmwareCodec,
  firmwareType,
  setCapCodec,
  signStatementCodec,
} from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { approval, benchWords, noParameters } from '../device-bench.ts';
import { practiceMakerKey, simulatorModel } from '../state/practice-maker.ts';
import type { Scenario } from './scenario.ts';

const image = utf8('firmware 2');
const firmware = {
  ...{ maker: 'Practice Maker', model: simulatorModel, number: 2, version: '0.2.0', floor: 2 },
  ...{ size: image.length, digest: digest(image) },
};
const manifest = coseSign1(practiceMakerKey, firmwareType, toBytes(firmwareCodec, firmware));
const text = utf8('I sell my bicycle to Anna for 120 EUR.\nIt is hers from Sunday on.');

/** All scenarios. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'A new wallet, left at the first word asked back',
    from: 'new',
    steps: [
      { press: '1' },
      { press: '123456 ok' },
      { press: '123456 ok' },
      { press: 'ok' },
      { press: 'right' },
      { press: 'right' },
      { press: 'ok' },
      { press: 'c' },
    ],
  },
  {
    name: 'A wallet restored from its words',
    from: 'new',
    steps: [{ press: '2' }, { press: '4711 ok 4711 ok' }, { words: benchWords }],
  },
  {
    name: 'Wrong PINs wait longer each time, and no power cut shortens it',
    from: 'paired',
    steps: [
      ...([{ ask: 'unlock', parameters: noParameters }, { press: '0000 ok' }, { answer: 'pin-wrong' }] as const),
      ...([
        { ask: 'unlock', parameters: noParameters },
        { advance: 1000 },
        { press: '0000 ok' },
        { answer: 'pin-wrong' },
      ] as const),
      ...([{ ask: 'unlock', parameters: noParameters }, { advance: 2000 }, { powerCut: true }] as const),
      ...([
        { ask: 'unlock', parameters: noParameters },
        { advance: 3000 },
        { press: '4711 ok' },
        { answer: 'ok' },
      ] as const),
    ],
  },
  {
    name: 'The menu from its first to its last entry',
    from: 'paired',
    steps: [
      { press: 'ok' },
      { press: '4711 ok' },
      ...Array.from({ length: 11 }, () => ({ press: 'down' })),
      { press: 'c' },
    ],
  },
  {
    name: 'The wipe PIN is set and typed',
    from: 'paired',
    steps: [
      ...([
        { press: 'ok' },
        { press: '4711 ok' },
        { press: 'down ok' },
        { press: '4711 ok' },
        { press: 'ok' },
      ] as const),
      ...([{ press: '6666 ok' }, { press: '6666 ok' }, { press: 'ok' }, { powerCut: true }] as const),
      ...([{ ask: 'unlock', parameters: noParameters }, { press: '6666 ok' }, { answer: 'pin-wrong' }] as const),
      ...([
        { ask: 'unlock', parameters: noParameters },
        { advance: 1000 },
        { press: '4711 ok' },
        { answer: 'pin-wrong' },
      ] as const),
    ],
  },
  {
    name: 'A program has the PIN changed',
    from: 'paired',
    steps: [
      { ask: 'changePin', parameters: noParameters },
      { press: '4711 ok' },
      { press: '90210 ok' },
      { press: '90211 ok' },
      { press: 'ok' },
      { press: '90210 ok' },
      { press: '90210 ok' },
      { answer: 'ok' },
    ],
  },
  {
    name: 'A backup is checked',
    from: 'paired',
    steps: [
      { ask: 'checkBackup', parameters: noParameters },
      { press: '4711 ok' },
      { press: '2' },
      { press: 'c' },
      { words: benchWords },
      { press: 'ok' },
      { answer: 'ok' },
    ],
  },
  {
    name: 'A program is sent away',
    from: 'paired',
    steps: [
      { press: 'ok' },
      { press: '4711 ok' },
      { press: 'down down down ok' },
      { press: 'ok' },
      { press: 'ok' },
      { press: 'ok' },
    ],
  },
  {
    name: 'A payment is read and approved; a second approval of the deal is refused',
    from: 'rooted',
    steps: [
      ...([
        { ask: 'approvePayment', parameters: approval() },
        { press: '4711 ok' },
        { press: 'right' },
        { press: 'right' },
      ] as const),
      ...([{ press: 'right' }, { press: 'ok' }, { answer: 'ok' }] as const),
      ...([{ ask: 'approvePayment', parameters: approval() }, { answer: 'already-approved' }] as const),
    ],
  },
  {
    name: 'A payment is refused on its first page, and one is taken back by the program',
    from: 'rooted',
    steps: [
      ...([
        { ask: 'approvePayment', parameters: approval() },
        { press: '4711 ok' },
        { press: 'c' },
        { answer: 'person-refused' },
      ] as const),
      ...([{ ask: 'approvePayment', parameters: approval() }, { cancel: true }, { answer: 'cancelled' }] as const),
    ],
  },
  {
    name: 'A payment beyond the cap asks for the PIN',
    from: 'rooted',
    steps: [
      { ask: 'setCap', parameters: toBytes(setCapCodec, { currency: 'EUR', most: 1000n }) },
      ...([{ press: 'ok' }, { press: '4711 ok' }, { answer: 'ok' }] as const),
      ...([
        { ask: 'approvePayment', parameters: approval() },
        { press: 'right right right ok' },
        { press: '4711 ok' },
        { answer: 'ok' },
      ] as const),
    ],
  },
  {
    name: 'A statement is read in full and signed',
    from: 'paired',
    steps: [
      { ask: 'signStatement', parameters: toBytes(signStatementCodec, { text }) },
      { press: '4711 ok' },
      { press: 'ok' },
      { answer: 'ok' },
    ],
  },
  {
    name: 'A firmware is let in',
    from: 'paired',
    steps: [
      { ask: 'beginUpdate', parameters: toBytes(beginUpdateCodec, { manifest }) },
      { press: 'right' },
      { press: 'ok' },
      { press: '4711 ok' },
      { answer: 'ok' },
    ],
  },
  {
    name: 'The device is erased',
    from: 'paired',
    steps: [
      { press: 'ok' },
      { press: '4711 ok' },
      { press: 'up' },
      ...Array.from({ length: 10 }, () => ({ press: 'down' })),
      { press: 'ok' },
      { press: 'ok' },
      { press: '4711 ok' },
      { press: 'ok' },
    ],
  },
];
