// Where a person can be, typed, and the address of each: `#/archive/DEAL?search=kind%3Apaid`. Pure, so that the journey there and
// back is held by a test; an address that names no place leads home.

/** The views of the open wallet, in the order of the rail. */
export const viewNames = ['purses', 'pay', 'receive', 'archive', 'books', 'disputes', 'device', 'settings'] as const;

/** A view of the open wallet. */
export type ViewName = (typeof viewNames)[number];

/** A place: a view, in it a subject (a purse, a payment, a deal), and a search. */
export type Place = { readonly view: ViewName; readonly subject?: string; readonly search?: string };

const longest = 512;

/** The place that an address's last part names. */
export function placeOf(hash: string): Place {
  const match = /^#\/([a-z]+)(?:\/([^/?]*))?(?:\?search=([^&]*))?$/.exec(hash);
  const view = viewNames.find((name) => name === match?.[1]);
  if (!view) return { view: 'purses' };
  const subject = decoded(match?.[2]);
  const search = decoded(match?.[3]);
  return { view, ...(subject !== undefined && { subject }), ...(search !== undefined && { search }) };
}

/** The address's last part for a place. */
export function hashOf({ view, subject, search }: Place): string {
  const within = subject === undefined ? '' : `/${encodeURIComponent(subject)}`;
  return `#/${view}${within}${search === undefined ? '' : `?search=${encodeURIComponent(search)}`}`;
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || text.length > longest) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
