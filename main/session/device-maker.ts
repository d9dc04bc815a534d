// Who made the device at hand, as far as it can prove it (device link SPEC §11), and what that means here: with real money nothing is
// signed by a device whose proof does not hold, nor before it was asked. A maker that this program does not know is no fault.
import type { GenuineView } from '#app/screen-contract/device-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { checkGenuineness, practiceMaker, type Genuineness, type MakerRoot } from '#device/genuineness.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { MoneyKind } from './money-kind.ts';

/** The makers that this program knows. */
const makers: readonly MakerRoot[] = [practiceMaker];

/** Asks a paired device; nobody is asked. Never rejects: a proof that cannot even be checked is none. */
export async function provenMaker(
  connection: DeviceConnection,
  money: MoneyKind,
  random: (length: number) => Uint8Array,
): Promise<Genuineness> {
  try {
    return await checkGenuineness(connection, { makers, money, random });
  } catch {
    return { verdict: 'not-genuine', because: 'chain-malformed' };
  }
}

/** Why a device is not used, from what it could prove. Practice takes each: the view says what it is. */
export function makerUnfit(money: MoneyKind, found: Genuineness): Problem | undefined {
  if (money === 'practice' || found.verdict !== 'not-genuine') return undefined;
  return { code: 'device-not-genuine', details: { because: found.because } };
}

/** The finding as screens know it. */
export function genuineView(found: Genuineness): GenuineView {
  return found.verdict === 'genuine' ? { ...found, serial: hex(found.serial) } : found;
}
