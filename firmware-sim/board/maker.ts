// A maker of one's own (link SPEC §11): the board keeps the key that it made for itself, whose secret never leaves it, says in a
// file what is to be certified, and takes the certificates that come back. What does not fit its own key it leaves alone. The last
// signature in a chain only a program can judge that knows the maker's root.
import {
  greatestMakerDocument,
  makerCertificateCodec,
  makerCertificateType,
  makerKind,
} from '#protocols/device-link/messages.ts';
import { fromHex, hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseContent, coseSign1, coseVerify1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { DeviceMemory } from '../state/memory.ts';

/** The model that is certified for a board. */
export const boardModel = 'Semper board';

/** What a board wants certified; `key` is its Ed25519 public key, `serial` 16 bytes, both in hex. */
export type MakerRequest = { readonly model: string; readonly key: string; readonly serial: string };

/** Certificates in hex, the board's own first, the one that the maker's root signed last. */
export type MakerChain = { readonly chain: readonly string[] };

/** Why certificates are of no use to this board. */
export type ChainRefused = {
  readonly code: 'maker-chain-refused';
  readonly because: 'malformed' | 'other-key' | 'signature';
};

/** What this board wants certified. */
export function makerRequest({ state }: DeviceMemory): MakerRequest {
  const own = read(state.maker?.chain[0]);
  if (!state.maker || !own?.serial) throw new Error('a device without a maker key was opened');
  return {
    model: boardModel,
    key: hex(ed25519SigningKey(state.maker.secret).publicKey.bytes),
    serial: hex(own.serial),
  };
}

/** The model by which programs are to know it: its certificate's. */
export function certifiedModel({ state }: DeviceMemory): string | undefined {
  return read(state.maker?.chain[0])?.model;
}

/** Takes the certificates, in flash; says whether they were new. */
export function adoptChain(memory: DeviceMemory, { chain: texts }: MakerChain): Result<boolean, ChainRefused> {
  const refused = (because: ChainRefused['because']) => bad({ code: 'maker-chain-refused', because } as const);
  const { maker } = memory.state;
  const chain = texts.map((text) => fromHex(text));
  const certificates = chain.map(read);
  const [own] = certificates;
  const last = certificates.at(-1);
  if (!maker || !own?.model || !own.serial || !last || chain.length > 3) return refused('malformed');
  for (const [at, one] of certificates.entries()) {
    if (one?.kind !== (at === 0 ? makerKind.device : makerKind.maker)) return refused('malformed');
    const [issuer, bytes] = [certificates[at + 1], chain[at]];
    if (!issuer || !bytes) continue;
    if (one.issuer !== issuer.name) return refused('malformed');
    if (!coseVerify1(bytes, makerCertificateType, issuer.publicKey, greatestMakerDocument).ok)
      return refused('signature');
  }
  if (!sameBytes(own.key, ed25519SigningKey(maker.secret).publicKey.bytes)) return refused('other-key');
  const whole = chain.filter((bytes) => bytes !== undefined);
  if (whole.every((bytes, at) => sameBytes(bytes, maker.chain[at] ?? new Uint8Array()))) return good(false);
  memory.save({ ...memory.state, maker: { name: last.issuer, secret: maker.secret, chain: whole } });
  return good(true);
}

/** A certificate for a board, by the maker of this name and Ed25519 secret; undefined when the request makes no sense. */
export function certify(maker: { name: string; secret: Uint8Array }, request: MakerRequest): MakerChain | undefined {
  const [key, serial] = [fromHex(request.key, 32), fromHex(request.serial, 16)];
  if (!key || !serial) return undefined;
  const { name } = maker;
  const certificate = coseSign1(
    ed25519SigningKey(maker.secret),
    makerCertificateType,
    toBytes(makerCertificateCodec, {
      ...{ issuer: name, name: request.model, kind: makerKind.device, algorithm: -19, key },
      ...{ model: request.model, serial },
    }),
  );
  return { chain: [hex(certificate)] };
}

function read(bytes: Uint8Array | undefined) {
  const content = bytes && coseContent(bytes, greatestMakerDocument);
  const certificate = content && fromBytes(makerCertificateCodec, content, greatestMakerDocument);
  if (!certificate?.ok) return undefined;
  const { algorithm, key } = certificate.value;
  const publicKey = { algorithm: algorithm === -19 ? 'Ed25519' : 'ESP256', bytes: key } as const;
  return { ...certificate.value, publicKey };
}
