// The till's key and its name certificate (protocols/credential SPEC): the key is made at the first start and kept in the
// till's store, which seals it; the chain comes from the authority over HTTP and is renewed when less than seven days are
// left. The authority's root is pinned at the first contact; a chain that does not hold under it, for this key and name, is
// not used. Root and chain are public; where they lie is the caller's: a till has files of their own for them. A person's wallet
// uses the same for the name under which it is paid, under the root that the person trusts.
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../node/files.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import type { Store } from '#app/support/store/store.ts';
import { greatestCertificate, greatestChain } from '#protocols/credential/messages.ts';
import { readRoot, verifyChain, type NameCertificate } from '#protocols/credential/verifier.ts';
import { fromHex, fromUtf8, hex, sameBytes, utf8 } from '#protocols/values/bytes.ts';
import { ed25519SigningKey, type SigningKey } from '#protocols/values/cose.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { day, type Seconds } from '#protocols/values/time.ts';
import type { PayeeIdentity } from './payee.ts';

/** Why the till has no certificate that holds now: it makes no offers until it has. */
export type CertificateLack =
  | { readonly code: 'authority-unavailable'; readonly detail: string }
  | { readonly code: 'authority-refused'; readonly detail: string }
  | { readonly code: 'chain-invalid'; readonly detail: string };

/** Where root and chain are kept; the chain as the authority answered it. */
export type IdentityMemory = {
  readonly root: () => Uint8Array | undefined;
  readonly chain: () => Uint8Array | undefined;
  readonly keepRoot: (root: Uint8Array) => void | Promise<void>;
  readonly keepChain: (chain: Uint8Array) => void | Promise<void>;
};

/** Files in a folder. */
export function identityFiles(folder: string): IdentityMemory {
  const path = (file: string) => join(folder, file);
  return {
    root: () => readPrivateFile(path('root.cbor')),
    chain: () => readPrivateFile(path('chain.json')),
    keepRoot: (root) => writePrivateFile(path('root.cbor'), root),
    keepChain: (chain) => writePrivateFile(path('chain.json'), chain),
  };
}

/** Where an identity comes from. `authority` gives the origin of the authority's server, while it is known. */
export type TillIdentityParts = {
  readonly memory: IdentityMemory;
  readonly key: SigningKey;
  readonly authority: () => string | undefined;
  readonly name: string;
  readonly http: Http;
  readonly clock: Clock;
};

const renewalBefore = 7 * day;
/** After a renewal failed while the old chain still holds, the authority is left alone for this long, in seconds. */
const pause = 60;

/** The till's signing key, made at the first start. Rejects with `StoreFailure` when the medium fails or it was altered. */
export async function tillSigningKey(store: Store, random: Random): Promise<SigningKey> {
  const secret = await store.transact((rows) => {
    const kept = rows.get('till', 'signing-key');
    if (kept) return kept;
    const made = random.bytes(32);
    rows.put('till', 'signing-key', made);
    return made;
  });
  return ed25519SigningKey(secret);
}

/** The till's key with its current chain. */
export class TillIdentity implements PayeeIdentity {
  readonly key: SigningKey;
  readonly name: string;
  readonly #parts: TillIdentityParts;
  #chain: readonly Uint8Array[] = [];
  #notAfter = 0;
  #certifiedBy = '';
  #triedAt = Number.NEGATIVE_INFINITY;
  #renewal: Promise<Result<void, CertificateLack>> | undefined;

  /** Reads root and chain. Does not speak with the authority yet. */
  constructor(parts: TillIdentityParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.key = parts.key;
    const root = parts.memory.root();
    const kept = parts.memory.chain();
    if (root && kept) this.#take(root, readChain(kept) ?? []);
  }

  get chain(): readonly Uint8Array[] {
    return this.#chain;
  }

  /** Who certifies the name, and until when; `undefined` while no chain has held. */
  get certificate(): { readonly certifiedBy: string; readonly until: Seconds } | undefined {
    return this.#notAfter > 0 ? { certifiedBy: this.#certifiedBy, until: this.#notAfter } : undefined;
  }

  /** Makes sure that the chain holds now, and asks for a new one in time. An old one goes on while it holds. */
  async keepFresh(): Promise<Result<void, CertificateLack>> {
    const now = this.#parts.clock.now();
    const holds = now <= this.#notAfter;
    if (now <= this.#notAfter - renewalBefore || (holds && now < this.#triedAt + pause)) return good(undefined);
    this.#triedAt = now;
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    const renewed = await this.#renewal;
    return holds ? good(undefined) : renewed;
  }

  async #renew(): Promise<Result<void, CertificateLack>> {
    const authority = this.#parts.authority();
    if (authority === undefined) return bad({ code: 'authority-unavailable', detail: 'it is not running' });
    const root = await this.#pinnedRoot(authority);
    if (!root.ok) return root;
    const order = { name: this.name, key: hex(this.key.publicKey.bytes), roles: ['till'] };
    const answer = await this.#parts.http.send({
      method: 'POST',
      url: `${authority}/certificates`,
      contentType: 'application/json',
      body: utf8(JSON.stringify(order)),
      greatestAnswer: greatestChain * greatestCertificate * 2 + 100,
    });
    if (!answer.ok) return bad({ code: 'authority-unavailable', detail: answer.error.detail });
    const { status, body } = answer.value;
    if (status !== 200) return bad({ code: 'authority-refused', detail: `${status} ${fromUtf8(body) ?? ''}` });
    const chain = readChain(body);
    if (!chain) return bad({ code: 'chain-invalid', detail: 'no list of certificates in hex' });
    const taken = this.#take(root.value, chain);
    if (taken.ok) await this.#parts.memory.keepChain(body);
    return taken;
  }

  /** The root that was pinned, or the one that the authority gives at the first contact. */
  async #pinnedRoot(authority: string): Promise<Result<Uint8Array, CertificateLack>> {
    const pinned = this.#parts.memory.root();
    if (pinned) return good(pinned);
    const url = `${authority}/root`;
    const answer = await this.#parts.http.send({ method: 'GET', url, greatestAnswer: greatestCertificate });
    if (!answer.ok) return bad({ code: 'authority-unavailable', detail: answer.error.detail });
    const root = readRoot(answer.value.body);
    if (answer.value.status !== 200 || !root.ok)
      return bad({ code: 'authority-refused', detail: `${url} gives no root` });
    await this.#parts.memory.keepRoot(answer.value.body);
    return good(answer.value.body);
  }

  /** Uses a chain if it holds now under the root, names us, and certifies our key. */
  #take(root: Uint8Array, chain: readonly Uint8Array[]): Result<void, CertificateLack> {
    const trusted = readRoot(root);
    if (!trusted.ok) return bad({ code: 'chain-invalid', detail: `root: ${trusted.error.code}` });
    const verified = verifyChain(chain, trusted.value, 'till', { clock: this.#parts.clock.now() });
    if (!verified.ok) return bad({ code: 'chain-invalid', detail: verified.error.code });
    const { party } = verified.value;
    if (!this.#isOurs(party))
      return bad({ code: 'chain-invalid', detail: `it certifies ${party.name}, with another key` });
    this.#chain = chain;
    this.#notAfter = party.notAfter;
    this.#certifiedBy = party.issuer;
    return good(undefined);
  }

  #isOurs({ name, key }: NameCertificate): boolean {
    return name === this.name && sameBytes(key.bytes, this.key.publicKey.bytes);
  }
}

/** `{"chain": [hex, …]}` as the authority answers and as it is kept. */
function readChain(json: Uint8Array): readonly Uint8Array[] | undefined {
  let item: unknown;
  try {
    item = JSON.parse(fromUtf8(json) ?? '');
  } catch {
    return undefined;
  }
  if (typeof item !== 'object' || item === null || !('chain' in item) || !Array.isArray(item.chain)) return undefined;
  const chain = item.chain.map((text: unknown) => (typeof text === 'string' ? fromHex(text) : undefined));
  return chain.every((bytes) => bytes !== undefined) ? chain : undefined;
}
