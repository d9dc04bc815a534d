// What the business blocks share: the modules by system, the trusted root, the person's rules, and the host's ports.
import type { PaymentModule } from '../payments/modules/module.ts';
import type { Http } from '../support/communication/http.ts';
import type { Rule } from '../support/policy/decide.ts';
import type { NoteEntry } from '../support/archive/note.ts';
import type { Clock } from '../support/ports.ts';

/** A wallet's parts as `compose` puts them together. `root` is the certificate that the device pinned. */
export type Wallet = {
  readonly modules: readonly PaymentModule[];
  readonly rules: readonly Rule[];
  readonly root: Uint8Array;
  readonly http: Http;
  readonly clock: Clock;
  /** Keeps what is no state of an operation: offers that arrived, purses chosen, decisions. Absent where nothing is archived. */
  readonly note?: NoteEntry;
};
