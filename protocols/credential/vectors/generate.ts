// Makes vectors/certificates.json: fixed keys, exact bytes, expected outcomes. `vectors.test.ts` compares the file with
// what is made here, so that a change of the wire shows; REWRITE_VECTORS=1 with that test writes the file anew.
import { fromHex, hex } from '../../values/bytes.ts';
import { digest, fingerprint } from '../../values/digest.ts';
import { day } from '../../values/time.ts';
import { personKey, pseudonymKey } from '../person-keys.ts';
import * as practice from './practice.ts';

/** BIP-39: the seed of eleven times `abandon` and `about`, without passphrase. */
export const publishedSeed =
  '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4';

const { now, root, region, city, shop, shopOfRegion, shopOfCity, certifiedByShop } = practice;

/** Chains with the outcome that SPEC, Verification, asks for: `holds` or a code. */
const chains = [
  { title: 'certified by the root', chain: [shop], role: 'till', clock: now, outcome: 'holds' },
  { title: 'one authority between', chain: [shopOfRegion, region], role: 'merchant', clock: now, outcome: 'holds' },
  { title: 'two authorities between', chain: [shopOfCity, city, region], role: 'till', clock: now, outcome: 'holds' },
  { title: 'no certificate', chain: [], role: 'till', clock: now, outcome: 'chain-length' },
  {
    title: 'an authority is left out',
    chain: [shopOfCity, region],
    role: 'till',
    clock: now,
    outcome: 'issuer-differs',
  },
  { title: 'the shop as an authority', chain: [shop, shop], role: 'till', clock: now, outcome: 'issuer-differs' },
  {
    title: 'certified by the shop',
    chain: [certifiedByShop, shop],
    role: 'till',
    clock: now,
    outcome: 'issuer-not-authority',
  },
  { title: 'a role that it does not bear', chain: [shop], role: 'mint', clock: now, outcome: 'role-missing' },
  {
    title: 'ended',
    chain: [shop],
    role: 'till',
    clock: practice.requests.shop.notAfter + 1,
    outcome: 'certificate-expired',
  },
  {
    title: 'not yet begun',
    chain: [shop],
    role: 'till',
    clock: practice.begin - 1,
    outcome: 'certificate-not-yet-valid',
  },
  {
    title: 'the root ended',
    chain: [shop],
    role: 'till',
    clock: practice.begin + 3651 * day,
    outcome: 'certificate-expired',
  },
] as const;

const payees = [
  { issuer: 'Practice Root', name: 'Bookshop at the Bridge' },
  { issuer: 'Practice Root', name: 'Bäckerei am Fluss' },
  { issuer: 'Practice Region', name: 'Bookshop at the Bridge' },
];

/** SPEC: certificates, chains and keys of a person, as text for a JSON file. */
export function certificateVectors() {
  const seed = fromHex(publishedSeed, 64) ?? new Uint8Array();
  const certificates = { root, region, city, shop, shopOfRegion, shopOfCity, certifiedByShop };
  return {
    note: 'Signing keys are Ed25519 with the secrets given; a chain is judged under the root.',
    secrets: { root: '01'.repeat(32), region: '02'.repeat(32), city: '03'.repeat(32), shop: '04'.repeat(32) },
    certificates: Object.entries(certificates).map(([name, bytes]) => {
      return { name, bytes: hex(bytes), sha256: hex(digest(bytes)), fingerprint: fingerprint(digest(bytes)) };
    }),
    chains: chains.map(({ chain, ...rest }) => ({ ...rest, chain: chain.map(hex) })),
    keys: {
      seed: publishedSeed,
      person: hex(personKey(seed).publicKey.bytes),
      pseudonyms: payees.map((payee) => ({ ...payee, key: hex(pseudonymKey(seed, payee).publicKey.bytes) })),
    },
  };
}
