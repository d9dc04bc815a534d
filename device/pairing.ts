// Conducts a pairing with a person at both displays (SPEC.md of the device link, §5): draws and shows the digits,
// notes on disk what is under way, compares the code, keeps the pairing. Hazard: the device's word and the person's
// yes are both needed, in whichever order they come.
import type { LinkFailure } from '#protocols/device-link/errors.ts';
import { condition } from '#protocols/device-link/messages.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Connection, RequestOptions } from './link/connection.ts';
import { changePairings, withDevice, withoutDevice, type PairingMemory } from './pairing-memory.ts';

/** What the person sees and says at the host. */
export interface PairingPerson {
  /** Shows six digits, to be typed on the device. */
  showDigits(digits: string): void;
  /** Asks whether the device shows the same code; `signal` says that the question no longer stands. */
  confirmCode(code: string, signal: AbortSignal): Promise<boolean>;
}

/** A pairing that both sides keep: the device's static key (32 bytes) and the pairing id (16 bytes). */
export interface Pairing {
  readonly deviceKey: Uint8Array;
  readonly pairingId: Uint8Array;
}

/** SPEC §5, step 1: six digits, each sequence as likely as the other. */
export function drawDigits(random: (length: number) => Uint8Array): string {
  for (;;) {
    const bytes = random(4);
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    // 4294 whole millions fit into 32 bits; the rest would favour low digits.
    if (drawn < 4_294_000_000) return String(drawn % 1_000_000).padStart(6, '0');
  }
}

/** SPEC §5: how a pairing ends without the device's word; a bad cable looks like a device that misbehaves. */
const inDoubt: readonly LinkFailure['code'][] = ['channel-lost', 'device-silent', 'device-misbehaved', 'device-taken'];

/** SPEC §5: pairs an unpaired session. Whatever the failure, the session is over. */
export async function conductPairing(
  connection: Connection,
  memory: PairingMemory,
  random: (length: number) => Uint8Array,
  person: PairingPerson,
  options: RequestOptions & { readonly waitLeft: number },
): Promise<Result<Pairing, LinkFailure>> {
  const { deviceKey, properties, state } = connection.opened;

  async function giveUp(failure: LinkFailure): Promise<Result<never, LinkFailure>> {
    await connection.end(failure);
    return bad(failure);
  }

  if (state.condition === condition.notSetUp) return giveUp({ code: 'device-not-set-up' });
  if (options.waitLeft > 0) return giveUp({ code: 'pairing-wait', seconds: options.waitLeft });

  const digits = drawDigits(random);
  person.showDigits(digits);
  const checked = await connection.pair(digits, random(64), options);
  if (!checked.ok) return checked;
  const noted = await changePairings(memory, (pairings) => ({ ...pairings, unfinished: deviceKey }));
  if (!noted) return giveUp({ code: 'pairing-not-stored' });

  const question = new AbortController();
  const confirmed = connection.confirmPairing(options);
  const same = askPerson(person, checked.value, question, options.signal).then((yes) => {
    // A no cancels at once, so that the device does not keep what the person refused here.
    if (!yes) connection.cancel();
    return yes;
  });
  const done = await confirmed;
  if (!done.ok) {
    question.abort();
    // Only the device's own word says that it keeps nothing; when the link was lost or spoilt, it may have kept the pairing.
    if (!inDoubt.includes(done.error.code))
      await changePairings(memory, (pairings) => withoutDevice(pairings, deviceKey));
    const refusedHere = done.error.code === 'cancelled' && options.signal?.aborted !== true;
    return refusedHere ? bad({ code: 'code-differs' }) : done;
  }
  if (!(await same)) return giveUp({ code: options.signal?.aborted === true ? 'cancelled' : 'code-differs' });
  const device = { deviceKey, pairingId: done.value, model: properties.model };
  const kept = await changePairings(memory, (pairings) => withDevice(pairings, device));
  return kept ? good({ deviceKey, pairingId: done.value }) : giveUp({ code: 'pairing-not-stored' });
}

/** The person's answer; no when the question is taken back, the caller gives up, or the asking fails. */
async function askPerson(
  person: PairingPerson,
  code: string,
  question: AbortController,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const takeBack = () => question.abort();
  signal?.addEventListener('abort', takeBack, { once: true });
  const { promise: takenBack, resolve } = Promise.withResolvers<boolean>();
  question.signal.addEventListener('abort', () => resolve(false), { once: true });
  if (signal?.aborted === true) takeBack();
  const answered = await Promise.race([takenBack, person.confirmCode(code, question.signal).catch(() => false)]);
  signal?.removeEventListener('abort', takeBack);
  return answered;
}
