// The factory of practice devices (link SPEC §11): a random key and the Practice Maker's certificate for it. The maker's secret is
// published, so that nobody takes its word for anything; programs for real money refuse it.
import { makerCertificateCodec, makerCertificateType, makerKind } from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Random } from '../hal/hal.ts';
import type { MakerKey } from './device-state.ts';

/** The model of the simulated device. */
export const simulatorModel = 'Semper simulator';
/** The firmware that it leaves the factory with (§14). */
export const firstFirmware = { number: 1, version: '0.1.0', floor: 1 } as const;
const name = 'Practice Maker';

/** The Practice Maker's key, which also signs firmware for the simulator (§14). */
export const practiceMakerKey = ed25519SigningKey(digest(utf8('Semper Practice Maker')));

/** Makes a device: a fresh key, certified. */
export function madeForPractice(random: Random): MakerKey {
  const secret = random.bytes(32);
  const certificate = coseSign1(
    practiceMakerKey,
    makerCertificateType,
    toBytes(makerCertificateCodec, {
      issuer: name,
      name: simulatorModel,
      kind: makerKind.device,
      algorithm: -19,
      key: ed25519SigningKey(secret).publicKey.bytes,
      model: simulatorModel,
      serial: random.bytes(16),
    }),
  );
  return { name, secret, chain: [certificate] };
}
