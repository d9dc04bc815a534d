// Where a program can die: before and after each call of its ports. Points are counted as they are passed, so that a run
// without a crash says how many there are, and run k dies at the k-th. A dead program's calls come to nothing.
import type { Http } from '#app/support/communication/http.ts';
import type { Store } from '#app/support/store/store.ts';
import type { TrustedIo } from '#app/support/trusted-io/trusted-io.ts';

/** Thrown by the ports of a program that is dead: it ends whatever it was doing. */
export class Crashed extends Error {}

/** The points of one program, over all its lives. */
export class CrashPoints {
  passed = 0;
  /** The point at which the program dies next; none when absent. */
  at: number | undefined;
  /** Where it died. */
  place = '';
  readonly #onCrash: () => void;

  constructor(onCrash: () => void = () => undefined) {
    this.#onCrash = onCrash;
  }

  /** Passes one point; throws when the program dies here. */
  pass(place: string): void {
    this.passed += 1;
    if (this.passed !== this.at) return;
    this.place = place;
    this.#onCrash();
    throw new Crashed(place);
  }
}

/** One life of a program: its ports stop when it is dead, whoever still holds them. */
export class Life {
  readonly #points: CrashPoints;
  dead = false;

  constructor(points: CrashPoints) {
    this.#points = points;
  }

  /** Calls between two points. */
  async around<Outcome>(place: string, call: () => Promise<Outcome>): Promise<Outcome> {
    this.#pass(`before ${place}`);
    const outcome = await call();
    this.#pass(`after ${place}`);
    return outcome;
  }

  /** Calls between two points, at once. */
  aroundNow<Outcome>(place: string, call: () => Outcome): Outcome {
    this.#pass(`before ${place}`);
    const outcome = call();
    this.#pass(`after ${place}`);
    return outcome;
  }

  #pass(place: string): void {
    if (this.dead) throw new Crashed(`${place}, of a program that is dead`);
    try {
      this.#points.pass(place);
    } catch (crash) {
      this.dead = true;
      throw crash;
    }
  }
}

/** A store whose transactions lie between points. */
export function mortalStore(store: Store, life: Life): Store {
  return { transact: (work) => life.around('the store', () => store.transact(work)) };
}

/** HTTP whose requests lie between points. */
export function mortalHttp(http: Http, life: Life): Http {
  return { send: (request) => life.around(`${request.method} ${request.url}`, () => http.send(request)) };
}

/** A trusted input and output whose requests lie between points. */
export function mortalTrustedIo(io: TrustedIo, life: Life): TrustedIo {
  return {
    ...io,
    approvePayment: (request, call) => life.around('the review', () => io.approvePayment(request, call)),
    system: (...asked) => life.around('a request to the device', () => io.system(...asked)),
    archiveMemory: (...asked) => life.around('the archive memory', () => io.archiveMemory(...asked)),
    acceptLoss: (...asked) => life.around('the loss', () => io.acceptLoss(...asked)),
  };
}
