// What a door does first, from what it finds: pure, so that each case stands in one table. A mark of other money refuses everything;
// real money is never opened without a passphrase; a wallet to try that was not made ready yet goes on being made ready.
import type { DoorMark } from './door-mark.ts';
import type { MoneyKind } from './money-kind.ts';

/** What lies in the folder, and what the host was told. */
export type Found = {
  readonly money: MoneyKind;
  readonly mark: DoorMark | 'damaged' | undefined;
  readonly protection: 'none' | 'credential' | 'passphrase';
  readonly way: 'try' | 'own' | undefined;
};

/** What to do; `mark` is what holds from now on, and `isNew` that it has to be written first. */
export type Beginning =
  | { readonly does: 'refuse'; readonly found: MoneyKind | 'unknown' }
  | { readonly does: 'choose' }
  | { readonly does: 'try' }
  | { readonly does: 'lock'; readonly mark: DoorMark }
  | { readonly does: 'open'; readonly mark: DoorMark; readonly isNew: boolean };

/** Decides. */
export function beginningOf({ money, mark, protection, way }: Found): Beginning {
  if (mark === 'damaged') return { does: 'refuse', found: 'unknown' };
  if (mark && mark.money !== money) return { does: 'refuse', found: mark.money };
  // A folder from before there was a mark is a practice wallet of the person's own, with a device that was made ready.
  const own: DoorMark = { money, way: 'own', provisioned: true, preparing: false };
  if (protection === 'passphrase') return { does: 'lock', mark: mark ?? own };
  if (money === 'real') return { does: 'choose' };
  if (protection === 'credential') {
    return mark?.preparing === true ? { does: 'try' } : { does: 'open', mark: mark ?? own, isNew: false };
  }
  // A wallet to try was wished for before and never came to be; one of the person's own begins with a choice again.
  const wished = way ?? (mark?.way === 'try' ? 'try' : undefined);
  if (wished === 'own') return { does: 'open', mark: own, isNew: true };
  return { does: wished === 'try' ? 'try' : 'choose' };
}
