// Whether a device was made by a maker whom this program knows (device link SPEC §11): genuine, not genuine, or could not check.
// The proof names the key of the session it was asked in, so that a forged device cannot pass on a genuine one's answer. Hazard:
// a genuine device may still be somebody else's, or opened and closed again; what the person set up on it counts.
import {
  genuineCodec,
  genuineType,
  greatestMakerDocument,
  makerCertificateCodec,
  makerCertificateType,
  makerKind,
  type DeviceProperties,
  type GenuineProof,
} from '#protocols/device-link/messages.ts';
import { fromHex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseContent, coseVerify1, type PublicKey } from '#protocols/values/cose.ts';
import type { DeviceConnection } from './wallet-device.ts';

/** A maker whom a program knows; `practice` ones are refused where money is real. */
export interface MakerRoot {
  readonly name: string;
  readonly key: PublicKey;
  readonly practice: boolean;
}

/** SPEC §11: the maker of the simulator; its secret key is no secret. */
export const practiceMaker: MakerRoot = {
  name: 'Practice Maker',
  key: {
    algorithm: 'Ed25519',
    bytes: fromHex('137ec9b352335a39b679a54226a8e69b4e304876269c2daee735c078eaa22397') ?? new Uint8Array(),
  },
  practice: true,
};

/** What a program can say of a device; `because` is for its words and for reports of faults. */
export type Genuineness =
  | { readonly verdict: 'genuine'; readonly maker: string; readonly serial: Uint8Array; readonly practice: boolean }
  | { readonly verdict: 'not-genuine'; readonly because: NotGenuine }
  | { readonly verdict: 'could-not-check'; readonly because: 'no-answer' | 'device-cannot' | 'maker-unknown' };

type NotGenuine =
  | 'chain-malformed'
  | 'chain-signature'
  | 'proof-signature'
  | 'other-challenge'
  | 'other-device'
  | 'other-properties'
  | 'maker-of-practice';

/** What a proof is held against: the challenge (32 bytes), the session's device key and properties, and the makers known. */
export interface Judged {
  readonly challenge: Uint8Array;
  readonly deviceKey: Uint8Array;
  readonly properties: DeviceProperties;
  readonly makers: readonly MakerRoot[];
  readonly money: 'practice' | 'real';
}

/** Asks a paired device for its proof, and judges it; `random` gives the challenge. */
export async function checkGenuineness(
  connection: Pick<DeviceConnection, 'proveGenuine' | 'deviceKey' | 'properties'>,
  { random, ...known }: Pick<Judged, 'makers' | 'money'> & { readonly random: (length: number) => Uint8Array },
): Promise<Genuineness> {
  const challenge = random(32);
  const proof = await connection.proveGenuine({ challenge });
  if (proof.ok) return judgeGenuineness(proof.value, { ...known, ...connectionKnown(connection), challenge });
  const cannot = proof.error.code === 'device-refusal';
  return { verdict: 'could-not-check', because: cannot ? 'device-cannot' : 'no-answer' };
}

function connectionKnown({ deviceKey, properties }: Pick<DeviceConnection, 'deviceKey' | 'properties'>) {
  return { deviceKey, properties };
}

/** SPEC §11: what a proof is worth. */
export function judgeGenuineness({ chain, signature }: GenuineProof, judged: Judged): Genuineness {
  const not = (because: NotGenuine): Genuineness => ({ verdict: 'not-genuine', because });
  const certificates = chain.map(readCertificate);
  const [device] = certificates;
  const last = certificates.at(-1);
  if (
    !device ||
    !last ||
    certificates.some((one, at) => one?.kind !== (at === 0 ? makerKind.device : makerKind.maker))
  ) {
    return not('chain-malformed');
  }
  if (!device.serial || !device.model) return not('chain-malformed');
  const maker = judged.makers.find(({ name }) => name === last.issuer);
  if (!maker) return { verdict: 'could-not-check', because: 'maker-unknown' };
  for (const [at, bytes] of chain.entries()) {
    const next = certificates[at + 1];
    const issuer = next ? { name: next.name, key: next.key } : maker;
    if (certificates[at]?.issuer !== issuer.name) return not('chain-malformed');
    if (!coseVerify1(bytes, makerCertificateType, issuer.key, greatestMakerDocument).ok) return not('chain-signature');
  }
  if (maker.practice && judged.money === 'real') return not('maker-of-practice');
  const signed = coseVerify1(signature, genuineType, device.key, greatestMakerDocument);
  const proof = signed.ok ? fromBytes(genuineCodec, signed.value, greatestMakerDocument) : signed;
  if (!proof.ok) return not('proof-signature');
  if (!sameBytes(proof.value.challenge, judged.challenge)) return not('other-challenge');
  if (!sameBytes(proof.value.linkKey, judged.deviceKey)) return not('other-device');
  const { model, firmware } = judged.properties;
  if (proof.value.model !== model || device.model !== model || proof.value.firmware !== firmware) {
    return not('other-properties');
  }
  return { verdict: 'genuine', maker: maker.name, serial: device.serial, practice: maker.practice };
}

function readCertificate(bytes: Uint8Array) {
  const content = coseContent(bytes, greatestMakerDocument);
  const read = content && fromBytes(makerCertificateCodec, content, greatestMakerDocument);
  if (!read?.ok) return undefined;
  const { algorithm, key, ...rest } = read.value;
  return { ...rest, key: { algorithm: algorithm === -19 ? 'Ed25519' : 'ESP256', bytes: key } as const };
}
