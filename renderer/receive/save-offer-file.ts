// A request as a file, from the bytes that the page has already: by an address that lives only for the download. Electron's window
// refuses all downloads (main/electron/session-guard.ts), so there it is not offered.
import type { PaymentRequest } from '#app/screen-contract/receive-views.ts';

const type = 'application/semper-offer+cbor';
/** How long the browser may take to begin reading, in milliseconds. */
const begun = 10_000;

/** Has the browser save it as `DEAL.semper-offer`. */
export function saveOfferFile({ deal, file }: Pick<PaymentRequest, 'deal' | 'file'>): void {
  const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${deal}.semper-offer`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), begun);
}
