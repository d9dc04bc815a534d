// Documents of disputes in a folder, as the tour leaves them: root.cbor, keysets.cbor and device.json for all deals, and a folder
// a deal with offer, order, approval, payment and receipt (.cbor), and, where there are such, keysets.cbor, archive.cbor,
// mint-states.json, spend.json or spend-N.json. Other files are passed over. Gathers and judges nothing.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedDocument } from '#app/disputes/evidence.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** The documents of each deal, those for all deals included, and the payer's person key in hex where device.json names it. */
export type DisputeFolder = {
  readonly payer?: string;
  readonly deals: readonly { readonly name: string; readonly documents: readonly NamedDocument[] }[];
};

/** What cannot be read, and why. */
export type UnreadableFolder = { readonly code: 'unreadable'; readonly path: string; readonly detail: string };

/** No document is longer: payments have 64 KiB, evidence from an archive a few records. */
const greatestFile = 8_388_608;

const ofAll = /^(root|keysets)\.cbor$/;
const ofDeal =
  /^(root|keysets|offer|order|approval|payment|receipt|archive)\.cbor$|^(mint-states|spend)(?:-\d+)?\.json$/;

/** Reads a folder: the named deal, or each `deal-N`; `root` is a file that stands for the root in the folder. */
export function readDisputeFolder(
  folder: string,
  { deal, root }: { readonly deal?: string; readonly root?: string } = {},
): Result<DisputeFolder, UnreadableFolder> {
  let path = folder;
  const file = (name: string) => {
    path = name;
    if (statSync(name).size > greatestFile) throw new Error(`longer than ${greatestFile} bytes`);
    return new Uint8Array(readFileSync(name));
  };
  const documentsIn = (place: string, pattern: RegExp): readonly NamedDocument[] => {
    path = place;
    return readdirSync(place)
      .toSorted()
      .flatMap((name) => {
        const [, known, numbered] = pattern.exec(name) ?? [];
        const document = known ?? numbered;
        return document === undefined ? [] : [{ name: document, bytes: file(join(place, name)) }];
      });
  };
  try {
    const names = readdirSync(folder);
    const trusted = root === undefined ? undefined : { name: 'root', bytes: file(root) };
    const isMeant = ({ name }: NamedDocument) => name !== 'root' || trusted === undefined;
    const shared = [...documentsIn(folder, ofAll).filter(isMeant), ...(trusted ? [trusted] : [])];
    const payer = names.includes('device.json') ? readPersonKey(file(join(folder, 'device.json'))) : undefined;
    const wanted = deal === undefined ? dealsAmong(names) : [deal];
    path = folder;
    if (wanted.length === 0) throw new Error('no folder deal-1, deal-2 … in it');
    const deals = wanted.map((name) => {
      const own = documentsIn(join(folder, name), ofDeal).filter(isMeant);
      return { name, documents: [...shared, ...own] };
    });
    return good({ deals, ...(payer !== undefined && { payer }) });
  } catch (error) {
    return bad({ code: 'unreadable', path, detail: error instanceof Error ? error.message : String(error) });
  }
}

function dealsAmong(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => /^deal-\d{1,9}$/.test(name))
    .toSorted((first, second) => Number(first.slice(5)) - Number(second.slice(5)));
}

/** Strict: a key that cannot be read must not pass for a claim that names none. */
function readPersonKey(bytes: Uint8Array): string {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const key = typeof value === 'object' && value !== null && 'personKey' in value ? value.personKey : undefined;
  if (typeof key !== 'string' || !fromHex(key, 32)) throw new Error('personKey is not 64 hex digits');
  return key;
}
