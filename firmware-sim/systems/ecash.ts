// Ecash on the device: joins the verifier of protocols/ecash (SPEC §6, §7) to the accounts in flash. The verifier knows
// what may be signed; here is what is shown of an account, and how the floor is raised.
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { bad, good } from '#protocols/values/result.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { checkAccountRequest, checkOwnSwap, checkPaymentSwap, type CheckedSwap } from '#protocols/ecash/device.ts';
import type { DeviceAccount } from '#protocols/ecash/device-account.ts';
import { openDeviceVault } from '#protocols/ecash/device-vault.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
import {
  ecashSystem,
  ecashVerb,
  isUnit,
  openAccountAnswerCodec,
  pinKeysetsAnswerCodec,
  swapAnswerCodec,
  type AccountRequest,
} from '#protocols/ecash/messages.ts';
import { mostAccounts, mostKeysets, type Account, type DeviceState } from '../state/device-state.ts';
import type { ReviewField } from '../workflows/render-pages.ts';
import type { PaymentSystem, SystemContext, Verb } from './payment-system.ts';

/** Ecash as a payment system of the device. */
export const ecash: PaymentSystem = {
  system: ecashSystem,
  verbs: new Map([
    [ecashVerb.openAccount, accountVerb('open')],
    [ecashVerb.pinKeysets, accountVerb('pin')],
    [ecashVerb.ownSwap, ownSwap],
  ]),
  reviewPayment(content, offered, context) {
    const checked = checkPaymentSwap(content, offered, checkContext(context));
    if (!checked.ok) return checked;
    const { fee, issuer, reference, digest } = checked.value;
    return good({ fee, issuer, reference, digest, ...swapStep(checked.value) });
  },
};

function ownSwap(content: Uint8Array, context: SystemContext): ReturnType<Verb> {
  const checked = checkOwnSwap(content, checkContext(context));
  return checked.ok ? good({ signs: true, ...swapStep(checked.value) }) : checked;
}

function swapStep(swap: CheckedSwap) {
  return {
    change: (state: DeviceState) => raiseFloor(state, swap.account, swap.floor),
    sign: (aux: Uint8Array) => toBytes(swapAnswerCodec, { signature: swap.sign(aux), digest: swap.digest }),
  };
}

/** SPEC §6: open-account and pin-keysets differ in whether the account must be open, and in what they answer. */
function accountVerb(kind: 'open' | 'pin'): Verb {
  return (content, { state, seed }) => {
    const checked = checkAccountRequest(content);
    if (!checked.ok) return checked;
    const { request, keysets } = checked.value;
    const open = findAccount(state, request);
    if (kind === 'pin' && open === undefined) return bad({ code: 'account-unknown' });
    if (open === undefined && state.accounts.length >= mostAccounts) return bad({ code: 'accounts-full' });
    const pinned = open?.keysets ?? [];
    const added = keysets.filter(({ id }, index) => {
      const repeated = keysets.findIndex((other) => sameBytes(other.id, id)) < index;
      return !repeated && !pinned.some((one) => sameBytes(one.id, id));
    });
    if (pinned.length + added.length > mostKeysets) return bad({ code: 'keysets-full' });
    const floor = floorOf(open);
    const vault = openDeviceVault(seed, request.mint, request.unit);
    return good({
      signs: false,
      ...(added.length > 0 && { review: accountReview(open === undefined, request, added) }),
      change: (now) => (added.length === 0 ? now : withKeysets(now, request, added)),
      sign: () =>
        kind === 'pin'
          ? toBytes(pinKeysetsAnswerCodec, { floor })
          : toBytes(openAccountAnswerCodec, {
              outputSeed: vault.outputSeed,
              publicKey: vault.publicKey,
              chainCode: vault.chainCode,
              floor,
            }),
    });
  };
}

function accountReview(isNew: boolean, { mint, unit }: AccountRequest, added: readonly Keyset[]) {
  const fields: ReviewField[] = [
    { label: 'Mint', value: mint },
    { label: 'Unit', value: unit },
    ...added.map(({ id, feePpk }) => {
      const name = hex(id).slice(0, 16).match(/.{4}/g)?.join(' ') ?? '';
      return { label: 'Keyset and its fee', value: `${name} ${feePpk}/1000 a coin` };
    }),
    ...(isNew ? [{ label: 'The computer', value: 'will see this purse, but cannot spend it.' }] : []),
  ];
  return { title: isNew ? 'Open purse' : 'New keys', ask: isNew ? 'open' : 'accept', fields };
}

function checkContext({ state, seed }: SystemContext) {
  const accounts: DeviceAccount[] = [];
  for (const account of state.accounts) {
    const { system, mint, unit, keysets } = account;
    if (system === ecashSystem && isUnit(unit)) accounts.push({ mint, unit, keysets, floor: floorOf(account) });
  }
  return { accounts, seed, curve: nobleCurve };
}

function findAccount(state: DeviceState, { mint, unit }: { mint: string; unit: string }): Account | undefined {
  return state.accounts.find((one) => one.system === ecashSystem && one.mint === mint && one.unit === unit);
}

/** SPEC §7: kept per keyset, compared as the greatest of the account. */
function floorOf(account: Account | undefined): number {
  return Math.max(0, ...(account?.keysets ?? []).map(({ floor }) => floor));
}

function replaced(state: DeviceState, account: Account, by: Account): DeviceState {
  return { ...state, accounts: state.accounts.map((one) => (one === account ? by : one)) };
}

function raiseFloor(state: DeviceState, { mint, unit }: DeviceAccount, floor: number): DeviceState {
  const account = findAccount(state, { mint, unit });
  if (account === undefined) throw new Error('a swap was checked without its account');
  const keysets = account.keysets.map((keyset) => ({ ...keyset, floor: Math.max(keyset.floor, floor) }));
  return replaced(state, account, { ...account, keysets });
}

function withKeysets(state: DeviceState, { mint, unit }: AccountRequest, added: readonly Keyset[]): DeviceState {
  const account = findAccount(state, { mint, unit });
  const floor = floorOf(account);
  const keysets = added.map(({ id, feePpk }) => ({ id, feePpk, floor }));
  if (account !== undefined) return replaced(state, account, { ...account, keysets: [...account.keysets, ...keysets] });
  return { ...state, accounts: [...state.accounts, { system: ecashSystem, mint, unit, keysets }] };
}
