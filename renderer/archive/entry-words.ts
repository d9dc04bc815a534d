// What entries of the archive are called, by kind, and how each stands; a kind that is newer than this page keeps its own name. Kinds
// of operations are `pay:completed` and the like: what was done, and how far it had come.
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Standing } from '../elements/StateMark.tsx';
import type { IconName } from '../elements/icons.ts';

const whole: Readonly<Record<string, MessageDescriptor>> = {
  'offer:received': msg`Offer looked at`,
  'offer:made': msg`Request for payment made`,
  'purse:selected': msg`Purse chosen`,
  'policy:decided': msg`Your rules asked`,
  'receipt:given': msg`Receipt given`,
  'device:known': msg`Device remembered`,
  'device:statement': msg`Text signed on the device`,
  'archive:opened': msg`Archive begun`,
  'archive:loss-accepted': msg`Loss of entries accepted`,
  'archive:altered': msg`This entry was altered`,
  'archive:unreadable': msg`This entry cannot be read`,
  'pay:completed': msg`Paid`,
  'pay:refused': msg`Not paid: given up or refused`,
  'pay:failed': msg`Payment failed: nothing was paid`,
  'receive:completed': msg`Payment received`,
  'load:completed': msg`Loaded`,
  'gather:completed': msg`Coins gathered`,
  'return:completed': msg`Taken back`,
  'token:completed': msg`Coins taken in`,
  'restore:completed': msg`Coins restored`,
  'loss:completed': msg`Loss booked`,
};

const operations: Readonly<Record<string, MessageDescriptor>> = {
  pay: msg`Payment`,
  receive: msg`Being paid`,
  load: msg`Load`,
  gather: msg`Gathering of coins`,
  return: msg`Taking back`,
  token: msg`Taking in coins`,
  restore: msg`Restoring coins`,
  loss: msg`Loss`,
};

const states: Readonly<Record<string, MessageDescriptor>> = {
  started: msg`begun`,
  'waiting-for-device': msg`waits for the device`,
  approved: msg`approved`,
  sent: msg`sent`,
  completed: msg`done`,
  refused: msg`given up or refused`,
  failed: msg`failed`,
  returnable: msg`not taken; comes back after its time`,
  returned: msg`back in the purse`,
};

const standings: Readonly<Record<string, Standing>> = {
  completed: 'good',
  failed: 'bad',
  altered: 'bad',
  unreadable: 'bad',
  given: 'good',
};

const icons: Readonly<Record<string, IconName>> = {
  pay: 'pay',
  receive: 'receive',
  receipt: 'receipt',
  load: 'plus',
  offer: 'file',
  purse: 'purses',
  device: 'device',
  archive: 'archive',
  return: 'undo',
};

/** What a kind is called. */
export function kindWords(kind: string, i18n: I18n): string {
  const known = whole[kind];
  if (known) return i18n._(known);
  const [what = '', how = ''] = kind.split(':');
  const [operation, state] = [operations[what], states[how]];
  if (!operation || !state) return kind;
  const [operationWords, stateWords] = [i18n._(operation), i18n._(state)];
  return i18n._(msg`${operationWords}: ${stateWords}`);
}

/** How an entry of the kind stands, and the icon that goes with it. */
export function kindMark(kind: string): { readonly is: Standing; readonly icon: IconName } {
  const [what = '', how = ''] = kind.split(':');
  const is = standings[how] ?? 'plain';
  return { is, icon: is === 'bad' ? 'warn' : (icons[what] ?? 'info') };
}

/** Which way money went, once it did. */
export function kindDirection(kind: string): 'in' | 'out' | undefined {
  if (kind === 'pay:completed') return 'out';
  return kind === 'receive:completed' || kind === 'load:completed' || kind === 'token:completed' ? 'in' : undefined;
}

const factNames: Readonly<Record<string, MessageDescriptor>> = {
  payee: msg`Payee`,
  'certified-by': msg`Certified by`,
  'payee-key': msg`Key of the payee, certified by nobody`,
  title: msg`For`,
  total: msg`Total`,
  amount: msg`Amount`,
  fee: msg`Fee`,
  purse: msg`Purse, by its name inside`,
  'purse-name': msg`Purse`,
  system: msg`Payment system`,
  issuer: msg`Issuer`,
  money: msg`Kind of money`,
  'started-at': msg`Begun`,
  failure: msg`What went wrong`,
  'failure-detail': msg`In detail`,
  decision: msg`Decision`,
  rule: msg`By the rule`,
  related: msg`Belongs to`,
  'person-key': msg`Key of the person, in the device`,
  'text-digest': msg`Digest of the text`,
  'pages-digest': msg`Digest of the pages shown`,
  finding: msg`Finding`,
};

/** What a fact is called. */
export function factName(name: string, i18n: I18n): string {
  const known = factNames[name];
  return known ? i18n._(known) : name;
}

const documentNames: Readonly<Record<string, MessageDescriptor>> = {
  offer: msg`Offer`,
  order: msg`Order`,
  approval: msg`Approval`,
  payment: msg`Payment`,
  receipt: msg`Receipt`,
  keysets: msg`Keys of the mint`,
  root: msg`Certificate of the authority`,
  statement: msg`Statement`,
  text: msg`The text`,
  archive: msg`Evidence from the archive`,
};

/** What a document is called. */
export function documentName(name: string, i18n: I18n): string {
  const known = documentNames[name];
  return known ? i18n._(known) : name;
}
