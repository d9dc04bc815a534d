// Opens a vault purse: fetches the mint's keysets, holds each to its id, and asks the device to pin them. What the device
// answers lets the host build and watch coins, never spend them (protocols/ecash SPEC §3, §6).
import { checkKeyset, evidenceOf, type Keyset } from '#protocols/ecash/keyset.ts';
import {
  accountRequestCodec,
  ecashSystem,
  ecashVerb,
  isMintUrl,
  isUnit,
  openAccountAnswerCodec,
  placesPerBatch,
  type Unit,
} from '#protocols/ecash/messages.ts';
import { accountId } from '#protocols/ecash/vault-outputs.ts';
import { hex } from '#protocols/values/bytes.ts';
import { fromBytes, isPrintable, toBytes } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Random } from '../../../support/ports.ts';
import type { TrustedIo, TrustedIoFailure } from '../../../support/trusted-io/trusted-io.ts';
import type { Following } from '../../payment/advance.ts';
import type { Account } from './account.ts';
import type { MintFailure, MintPort } from './mint-port.ts';

/**
 * Why a purse was not opened; nothing was stored.
 * `mint-has-no-keyset`: none that is active, of version 2 and in this unit: the vault cannot use this mint.
 * `keyset-forged`: a keyset's id does not follow from its keys: do not use this mint.
 */
export type OpenFailure =
  | { readonly code: 'name-malformed' }
  | { readonly code: 'mint-url-malformed' }
  | { readonly code: 'unit-unknown' }
  | MintFailure
  | { readonly code: 'mint-has-no-keyset' }
  | { readonly code: 'keyset-forged'; readonly keyset: string }
  | TrustedIoFailure
  | { readonly code: 'device-answer-malformed' };

const greatestKeysets = 8;

/** Opens the account of a mint and unit; the batch from which to go on comes from the device's own floor. */
export async function openAccount(
  wanted: { readonly name: string; readonly mint: string; readonly unit: string },
  ports: { readonly mintAt: (url: string) => MintPort; readonly trustedIo: TrustedIo; readonly random: Random },
  following: Following,
): Promise<Result<Account, OpenFailure>> {
  const mint = wanted.mint.replace(/\/+$/, '');
  const { name, unit } = wanted;
  if (!isPrintable(name) || name.length > 64) return bad({ code: 'name-malformed' });
  if (!isMintUrl(mint)) return bad({ code: 'mint-url-malformed' });
  if (!isUnit(unit)) return bad({ code: 'unit-unknown' });
  const keysets = await usableKeysets(ports.mintAt(mint), unit);
  if (!keysets.ok) return keysets;
  const content = toBytes(accountRequestCodec, {
    mint,
    unit,
    keysets: keysets.value.map(({ keyset }) => evidenceOf(keyset)),
  });
  const { onWaiting, signal } = following;
  const call = { id: ports.random.bytes(16), ...(onWaiting && { onWaiting }), ...(signal && { signal }) };
  const answer = await ports.trustedIo.system(ecashSystem, ecashVerb.openAccount, content, call);
  if (!answer.ok) return answer;
  const read = fromBytes(openAccountAnswerCodec, answer.value, 1024);
  if (!read.ok) return bad({ code: 'device-answer-malformed' });
  const { outputSeed, publicKey, chainCode, floor } = read.value;
  return good({
    id: `${unit}-${hex(accountId(mint, unit)).slice(0, 12)}`,
    name,
    mint,
    unit,
    outputSeed,
    publicKey,
    chainCode,
    keysets: keysets.value.map(({ keyset, active }) => ({ evidence: evidenceOf(keyset), active })),
    nextBatch: Math.ceil(floor / placesPerBatch),
  });
}

async function usableKeysets(
  mint: MintPort,
  unit: Unit,
): Promise<Result<readonly { readonly keyset: Keyset; readonly active: boolean }[], OpenFailure>> {
  const told = await mint.keysets();
  if (!told.ok) return told;
  const usable: { keyset: Keyset; active: boolean }[] = [];
  for (const { active, unit: toldUnit, ...evidence } of told.value) {
    if (toldUnit !== unit) continue;
    const keyset = checkKeyset(evidence, unit);
    if (!keyset.ok) return bad({ code: 'keyset-forged', keyset: hex(evidence.id) });
    usable.push({ keyset: keyset.value, active });
  }
  if (!usable.some(({ active }) => active)) return bad({ code: 'mint-has-no-keyset' });
  // The device takes at most eight; active ones first, so that old coins may need a rotation of their own.
  return good(
    usable.toSorted((first, second) => Number(second.active) - Number(first.active)).slice(0, greatestKeysets),
  );
}
