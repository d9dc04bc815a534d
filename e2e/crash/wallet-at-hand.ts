// A payer's wallet inside the test's process: the composed blocks over a disk that outlives them, killed before and after
// each call of their ports. Its death pulls the line to the device, as the end of a process does.
import { composeWallet } from '#main/compose.ts';
import { trustedIoOver } from '#main/trusted-io.ts';
import type { Wallet } from '#app/business/context.ts';
import type { EcashModule } from '#app/payments/modules/ecash/ecash-module.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { ReviewRequest } from '#app/support/trusted-io/trusted-io.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import { CrashPoints, Life, mortalHttp, mortalStore, mortalTrustedIo } from './crash-points.ts';
import type { DeviceAtHand } from './device-at-hand.ts';
import type { Disk } from './disk.ts';

/** What a wallet is made of. */
export type WalletHandParts = {
  readonly disk: Disk;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly root: Uint8Array;
  readonly device: DeviceAtHand;
};

/** A wallet on a disk. */
export class WalletAtHand {
  readonly points: CrashPoints;
  /** What a tampered computer makes of a review before it reaches the device. */
  tamper: (request: ReviewRequest) => ReviewRequest = (request) => request;
  readonly #parts: WalletHandParts;
  #life: Life;
  #composed: { readonly wallet: Wallet; readonly ecash: EcashModule } | undefined;

  constructor(parts: WalletHandParts) {
    this.#parts = parts;
    this.points = new CrashPoints(() => parts.device.unplug());
    this.#life = new Life(this.points);
  }

  /** Starts, and connects the device. */
  async start(): Promise<void> {
    this.#life = new Life(this.points);
    const { disk, http, device, ...rest } = this.#parts;
    const io = trustedIoOver(() => device.connection);
    this.#composed = composeWallet({
      ...rest,
      store: mortalStore(disk, this.#life),
      http: mortalHttp(http, this.#life),
      trustedIo: mortalTrustedIo(
        {
          ...io,
          approvePayment: (request, call) => io.approvePayment(this.tamper(request), call),
        },
        this.#life,
      ),
      practice: true,
    });
    await device.plugIn();
  }

  get isDead(): boolean {
    return this.#life.dead;
  }

  get wallet(): Wallet {
    return this.#started().wallet;
  }

  get ecash(): EcashModule {
    return this.#started().ecash;
  }

  #started() {
    if (!this.#composed) throw new Error('the wallet was not started');
    return this.#composed;
  }
}
