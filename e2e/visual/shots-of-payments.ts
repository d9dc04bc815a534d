// The open wallet where money is: purses, an offer, the device's pages while it is paid, receipt and refusals, being paid.
import type { ActivityView, OfferView, PaymentView, PurseView, View, WalletView } from '#app/screen-contract/views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Shot } from './shots.ts';
import { noon, type Change } from './stage.ts';

const euro = (minor: string) => ({ minor, currency: 'EUR' }) as const;

/** Changes the open wallet. */
export function wallet(change: (wallet: WalletView) => Partial<WalletView>): Change {
  return (view) => (view.wallet ? { ...view, wallet: { ...view.wallet, ...change(view.wallet) } } : view);
}

const long = 'Society for the Preservation and Careful Restoration of Covered Wooden Bridges';

const line = (description: string, minor: string, quantity = 1) => ({
  ...{ description, quantity, unitPrice: euro(minor), total: euro(minor), taxRate: 700, tax: euro('84') },
});

/** An offer of the practice shop, as the stage's purse could pay it. */
export function offerFor(purse: PurseView): OfferView {
  return {
    digest: '3f'.repeat(32),
    payee: 'Bookshop at the Bridge',
    ground: { is: 'certified', by: 'Practice Root' },
    title: 'A Field Guide to Ferns',
    lines: [line('A Field Guide to Ferns', '1290')],
    ...{ total: euro('1290'), tax: euro('84'), issuedAt: noon - 30, validUntil: noon + 870 },
    candidates: [{ purse: purse.id, name: purse.name, fee: euro('0'), altogether: euro('1290') }],
    unfit: [],
  };
}

const annaKey = { key: '07'.repeat(32), fingerprint: '4B2F 1A90 33C7 D05E 8861' };

const asking = (waiting: ActivityView['waiting']): ActivityView => ({
  does: 'pay',
  is: 'running',
  ...(waiting && { waiting }),
});

/** The shots. */
export function ofPayments(base: View): readonly Shot[] {
  const open = base.wallet;
  if (!open) throw new Error('the stage’s wallet is closed');
  const [purse] = open.purses;
  const paid = open.payments.find(({ kind, state }) => kind === 'pay' && state === 'completed');
  const refused = open.payments.find(({ state }) => state === 'refused' || state === 'failed');
  if (!purse || !paid || !refused) throw new Error('the stage’s wallet has not paid');
  const offer = offerFor(purse);
  const second: PurseView = { ...purse, id: 'p2', name: 'Association’s treasury, shared', free: euro('123456789012') };
  const waits: PaymentView = {
    ...paid,
    ...{
      id: '1'.repeat(32),
      state: 'waiting-for-device',
      title: 'Walking set',
      startedAt: noon - 40,
      hasReceipt: false,
    },
    ...{ payee: long.slice(0, 64), ways: ['resume', 'cancel'], amount: euro('123456789012') },
  };
  const arabic: PaymentView = {
    ...paid,
    id: '2'.repeat(32),
    payee: 'مكتبة الجسر',
    title: 'رسوم الاشتراك السنوي',
    startedAt: noon - 90_000,
  };
  const many = (view: WalletView): Partial<WalletView> => ({
    purses: [
      { ...purse, inFlight: euro('123456789012') },
      second,
      { ...purse, id: 'p3', name: 'Sats', free: { minor: '21000', currency: 'SAT' } },
    ],
    payments: [waits, ...view.payments, arabic],
  });
  const failing = (problem: Problem): Change =>
    wallet(() => ({ offer, activity: { does: 'pay', is: 'failed', problem } }));
  const problem = (code: Problem['code'], details: Problem['details'] = {}): Problem => ({ code, details });
  return [
    {
      name: 'purses-first',
      place: '#/purses',
      change: wallet(({ payments }) => ({ payments: payments.filter(({ kind }) => kind === 'load'), requests: [] })),
    },
    { name: 'purses', place: '#/purses' },
    { name: 'purses-many', place: '#/purses', change: wallet(many) },
    {
      name: 'purses-hidden',
      place: '#/purses',
      change: (view) => ({ ...view, preferences: { ...view.preferences, discreet: true } }),
    },
    {
      name: 'purses-none',
      place: '#/purses',
      change: wallet(() => ({ purses: [], payments: [] })),
    },
    {
      name: 'purses-unpaired',
      place: '#/purses',
      change: wallet((view) => ({
        ...{ purses: [], payments: [], trust: { onDevice: 'unknown', proposed: view.trust.pinned } },
        device: { ...known(view), is: 'unpaired', waitSeconds: 0 },
      })),
    },
    { name: 'purse', place: `#/purses/${purse.id}` },
    {
      name: 'purse-table',
      place: `#/purses/${purse.id}`,
      act: ({ page }) => page.getByRole('tab', { name: 'As a table' }).click(),
    },
    {
      name: 'load-sheet',
      place: '#/purses',
      act: ({ page }) => page.getByRole('button', { name: 'Load' }).first().click(),
    },
    {
      name: 'load-fault',
      place: '#/purses',
      async act({ page }) {
        await page.getByRole('button', { name: 'Load' }).first().click();
        await page.getByRole('textbox').fill('12.345');
        await page.getByRole('dialog').getByRole('button', { name: 'Load', exact: true }).click();
      },
    },
    { name: 'pay', place: '#/pay' },
    {
      name: 'pay-fault',
      place: '#/pay',
      answers: { 'offer/consider': { problem: problem('link-malformed') } },
      async act({ page }) {
        await page.getByLabel('Link to an offer').fill('https://example.org/no-offer-at-all');
        await page.getByRole('button', { name: 'Look at the offer' }).click();
      },
    },
    { name: 'offer', place: '#/pay', change: wallet(() => ({ offer })) },
    {
      name: 'offer-unverified',
      place: '#/pay',
      change: wallet(() => ({
        policy: { caps: [], contacts: [] },
        offer: { ...offer, payee: long.slice(0, 64).trim(), ground: { is: 'unverified', ...annaKey } },
      })),
    },
    {
      name: 'offer-known',
      place: '#/pay',
      change: wallet(() => ({
        policy: { caps: [], contacts: [] },
        offer: { ...offer, ground: { is: 'known', by: 'Anna at the market', ...annaKey, since: noon - 90_000 } },
      })),
    },
    {
      name: 'offer-long',
      place: '#/pay',
      change: wallet((view) => ({
        ...many(view),
        offer: {
          ...offer,
          ...{
            payee: long,
            title: 'رسوم الاشتراك السنوي في المكتبة',
            total: euro('123456789012'),
            tax: euro('8076612365'),
          },
          lines: [
            line('A Field Guide to Ferns', '1190'),
            line(`${long}: annual report, bound`, '123456787632', 12),
            line('أقلام', '190', 2),
          ],
          candidates: [
            { purse: 'p2', name: second.name, fee: euro('3'), altogether: euro('123456789015') },
            { purse: purse.id, name: purse.name, fee: euro('0'), altogether: euro('123456789012') },
          ],
          unfit: [{ purse: 'p3', name: 'Sats', problem: problem('currency-differs') }],
        },
      })),
    },
    {
      name: 'offer-short',
      place: '#/pay',
      change: wallet(() => ({
        offer: {
          ...offer,
          candidates: [],
          unfit: [{ purse: purse.id, name: purse.name, problem: problem('funds-short') }],
        },
      })),
    },
    {
      name: 'offer-over',
      place: '#/pay',
      change: wallet(() => ({ offer: { ...offer, issuedAt: noon - 2000, validUntil: noon - 60 } })),
    },
    { name: 'paying-works', place: '#/pay', change: wallet(() => ({ offer, activity: asking({ for: 'working' }) })) },
    {
      name: 'paying-page-1',
      place: '#/pay',
      change: wallet(() => ({ offer, activity: asking({ for: 'person', page: 1, pages: 3 }) })),
    },
    {
      name: 'paying-page-3',
      place: '#/pay',
      change: wallet(() => ({ offer, activity: asking({ for: 'person', page: 3, pages: 3 }) })),
    },
    { name: 'paying-pin', place: '#/pay', change: wallet(() => ({ offer, activity: asking({ for: 'pin' }) })) },
    {
      name: 'paying-sent',
      place: '#/pay',
      change: wallet(() => ({
        offer,
        activity: asking(undefined),
        payments: [{ ...waits, payee: offer.payee, title: offer.title, amount: offer.total, state: 'sent', ways: [] }],
      })),
    },
    { name: 'refused', place: '#/pay', change: failing(problem('device-refused')) },
    {
      name: 'pay-problem',
      place: '#/pay',
      change: failing(problem('device-check-failed', { reason: 'offer-signature' })),
    },
    { name: 'pay-no-device', place: '#/pay', change: failing(problem('device-absent')) },
    { name: 'receipt', place: `#/pay/${paid.id}` },
    {
      name: 'payment-waits',
      place: `#/pay/${refused.id}`,
      change: wallet((view) => ({
        payments: view.payments.map((one) =>
          one.id === refused.id ? { ...waits, id: refused.id, problem: problem('device-absent') } : one,
        ),
      })),
    },
    { name: 'payment-refused', place: `#/pay/${refused.id}` },
    { name: 'payment-unknown', place: `#/pay/${'f'.repeat(32)}` },
    {
      name: 'receive-first',
      place: '#/receive',
      change: wallet(({ identity: _none, ...view }) => ({ ...view, requests: [], identity: undefined })),
    },
    { name: 'receive', place: '#/receive' },
    {
      name: 'receive-own-key',
      place: '#/receive',
      change: wallet(() => ({
        identity: { name: 'Miriam’s Book Stall', fingerprint: annaKey.fingerprint, until: noon + 2_592_000 },
      })),
    },
    { name: 'request', place: `#/receive/${open.requests[0]?.deal ?? ''}` },
    {
      name: 'request-paid',
      place: `#/receive/${open.requests[0]?.deal ?? ''}`,
      change: wallet(({ requests }) => ({
        requests: requests.map((one) => ({ ...one, is: 'paid', paidAt: noon - 20 })),
      })),
    },
    {
      name: 'token-fault',
      place: '#/receive',
      answers: { 'receive/token': { problem: problem('token-spent') } },
      async act({ page }) {
        const field = page.getByLabel('Ecash token');
        await field.fill(`cashuB${'o2FteCJodHRwczovL3N0YWJsZW51dC51bWlu'.repeat(8)}`);
        await page.getByRole('button', { name: 'Take the coins in' }).click();
        await page.getByRole('button', { name: 'Take the coins in' }).scrollIntoViewIfNeeded();
      },
    },
  ];
}

/** What is known of the stage's device. */
export function known({ device }: Pick<WalletView, 'device'>) {
  if (device.is !== 'paired') throw new Error('the stage’s device is not paired');
  const { model, firmware, practice, condition } = device;
  return { model, firmware, practice, condition };
}
