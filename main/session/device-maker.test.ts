// What a wallet makes of a device's proof of its maker: told with practice money, obeyed with real money, and never a reason to hang.
import { expect, test } from 'vitest';
import { deviceUnfit } from './money-kind.ts';
import { pairedAtDevice } from './session-at-device.contract.ts';

const { signal } = new AbortController();
/** Says that it is another model than its maker certified. */
const forged = { model: 'Wallet 1' };

test('With practice money a device whose proof does not hold is used, and the view says loudly what it is', async () => {
  const at = await pairedAtDevice({ device: forged });
  expect(at.session.seat.view()).toMatchObject({
    is: 'paired',
    genuine: { verdict: 'not-genuine', because: 'other-properties' },
  });
  expect(at.session.seat.current()).toBeDefined();
});

test('The check is made anew when the person asks, and the view tells', async () => {
  const at = await pairedAtDevice();
  const before = at.session.notices.version();
  expect(await at.handlers['device/check-genuine']({}, signal)).toEqual({ ok: true, value: {} });
  expect(at.session.notices.version()).toBeGreaterThan(before);
  expect(at.session.seat.view()).toMatchObject({ genuine: { verdict: 'genuine' } });
});

test('With real money a device whose proof does not hold loses its seat before anything is asked of it', async () => {
  expect(deviceUnfit('real', { practice: false })).toBeUndefined();
  const at = await pairedAtDevice({ parts: { money: 'real' }, device: { practice: false }, untilReady: false });
  await expect
    .poll(() => at.session.seat.view())
    .toMatchObject({
      is: 'failed',
      problem: { code: 'device-not-genuine', details: { because: 'maker-of-practice' } },
      forgettable: false,
    });
  expect(at.session.seat.current()).toBeUndefined();
  expect(await at.handlers['device/unlock']({}, signal)).toMatchObject({ error: { code: 'device-absent' } });
  expect(at.device.hal.screens).toEqual([]);
  // The person may have it looked at again; it is refused again, and nothing swings to and fro.
  await at.handlers['device/connect']({}, signal);
  await expect
    .poll(() => at.session.seat.view(), { timeout: 10_000 })
    .toMatchObject({ problem: { code: 'device-not-genuine' } });
});
