// The name under which this wallet is paid: its own key, made at first use and kept in the sealed store, certified by the
// practice authority like a till's, under the root that the person has the device trust. Renewed in time. Or by that key alone, when
// the person wants no authority: payers are told UNVERIFIED then, and compare the key's fingerprint.
import type { Identity } from '#app/screen-contract/receive-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { isProblemCode } from '#app/screen-contract/problems.ts';
import {
  field,
  fromBytes,
  isPrintable,
  optional,
  record,
  seconds,
  text,
  toBytes,
  type ValueOf,
} from '#protocols/values/codec.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { OwnKeyIdentity } from '../headless/own-key-identity.ts';
import type { PayeeIdentity } from '../headless/payee.ts';
import { TillIdentity, tillSigningKey, type CertificateLack } from '../headless/till-certificate.ts';
import type { SessionParts } from './wallet-session.ts';

/** A name at work. */
export type OwnIdentity = {
  view(): Identity | undefined;
  /** The identity that signs offers, once there is a name. */
  current(): PayeeIdentity | undefined;
  /** Reads what is kept; once, before anything else. `root` is what the person trusts. */
  open(root: Uint8Array): Promise<void>;
  /** Has a name certified; it stays as it was when that fails. */
  take(name: string, root: Uint8Array): Promise<Result<void, Problem>>;
  /** Takes a name that the wallet's own key alone vouches for. */
  takeUncertified(name: string): Promise<Result<void, Problem>>;
  /** Renews when the time has come. */
  keepFresh(): Promise<Result<void, Problem>>;
};

const space = 'receiving';
const nameCodec = record({ name: field(1, text(64)), certifiedBy: optional(2, text(64)), until: field(3, seconds) });
type Name = ValueOf<typeof nameCodec>;

/** Makes it; `changed` is told whenever the view has. */
export function createOwnIdentity(parts: SessionParts, changed: () => void): OwnIdentity {
  const { store, random, http, clock, surroundings } = parts;
  let identity: TillIdentity | OwnKeyIdentity | undefined;
  let known: Name | undefined;
  let problem: Problem | undefined;

  async function identityOf(name: string, root: Uint8Array, chain: Uint8Array | undefined): Promise<TillIdentity> {
    const key = await tillSigningKey(store, random);
    const memory = {
      root: () => root,
      chain: () => chain,
      keepRoot: () => undefined,
      keepChain: (fresh: Uint8Array) => store.transact((rows) => rows.put(space, 'chain', fresh)),
    };
    return new TillIdentity({ memory, key, authority: () => surroundings().authority, name, http, clock });
  }

  const ownKeyOf = async (name: string) =>
    new OwnKeyIdentity(name, await tillSigningKey(store, random), { clock, random });

  async function keep(fresh: TillIdentity | OwnKeyIdentity): Promise<void> {
    const { name } = fresh;
    const kept = nameOf(fresh);
    if (!kept) return;
    const isSame = known?.name === name && known.until === kept.until && known.certifiedBy === kept.certifiedBy;
    if (isSame) return;
    await store.transact((rows) => rows.put(space, 'name', toBytes(nameCodec, kept)));
    known = kept;
    changed();
  }

  return {
    view() {
      if (!known) return undefined;
      const own = identity instanceof OwnKeyIdentity && digest(identity.key.publicKey.bytes);
      return { ...known, ...(own && { fingerprint: fingerprint(own) }), ...(problem && { problem }) };
    },
    current: () => identity,
    async open(root) {
      const [kept, chain] = await store.transact((rows) => [rows.get(space, 'name'), rows.get(space, 'chain')]);
      if (!kept) return;
      const read = fromBytes(nameCodec, kept, 1024);
      if (!read.ok) throw new Error('the name under which this wallet is paid is damaged');
      known = read.value;
      identity =
        known.certifiedBy === undefined ? await ownKeyOf(known.name) : await identityOf(known.name, root, chain);
      changed();
    },
    async take(name, root) {
      if (!isPrintable(name)) return bad({ code: 'name-malformed', details: {} });
      const wanted = await identityOf(name, root, undefined);
      const certified = await wanted.keepFresh();
      if (!certified.ok) return bad(lackProblem(certified.error));
      identity = wanted;
      problem = undefined;
      await keep(wanted);
      return good(undefined);
    },
    async takeUncertified(name) {
      if (!isPrintable(name)) return bad({ code: 'name-malformed', details: {} });
      identity = await ownKeyOf(name);
      problem = undefined;
      await keep(identity);
      return good(undefined);
    },
    async keepFresh() {
      if (!identity) return bad({ code: 'name-needed', details: {} });
      if (identity instanceof OwnKeyIdentity) {
        await keep(identity);
        return good(undefined);
      }
      const fresh = await identity.keepFresh();
      const before = problem?.code;
      problem = fresh.ok ? undefined : lackProblem(fresh.error);
      if (before !== problem?.code) changed();
      if (!fresh.ok) return bad(lackProblem(fresh.error));
      await keep(identity);
      return good(undefined);
    },
  };
}

/** What is kept of an identity; nothing before its name was certified. */
function nameOf(identity: TillIdentity | OwnKeyIdentity): Name | undefined {
  const { name } = identity;
  if (!(identity instanceof OwnKeyIdentity)) return identity.certificate && { name, ...identity.certificate };
  const [_renewed] = identity.chain;
  return { name, until: identity.until };
}

/** The authority's own code, where it has words. */
function lackProblem({ code, detail }: CertificateLack): Problem {
  if (code === 'chain-invalid') return { code: 'certificate-invalid', details: { detail } };
  if (code === 'authority-unavailable') return { code, details: { detail } };
  const told = /"code":"([a-z-]{1,40})"/.exec(detail)?.[1] ?? '';
  return { code: isProblemCode(told) ? told : code, details: {} };
}
