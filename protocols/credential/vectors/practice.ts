// A small world of fixed keys and certificates for vectors and tests: a root, two authorities under it, a bookshop. The
// first lines of SPEC's example are the bookshop's. Secrets here are public; nobody may trust this root.
import { amount } from '../../values/amount.ts';
import { ed25519SigningKey, type SigningKey } from '../../values/cose.ts';
import { day, type Seconds } from '../../values/time.ts';
import { issueCertificate, issueRoot, type CertificateRequest } from '../authority.ts';

/** The key whose 32-byte secret repeats one byte (SPEC, Keys of a person: 32-byte secrets). */
export function keyOf(byte: number): SigningKey {
  return ed25519SigningKey(new Uint8Array(32).fill(byte));
}

/** The instant at which everything of this world is judged valid. */
export const now: Seconds = 1_763_803_600;
export const begin: Seconds = 1_763_800_000;

export const rootKey = keyOf(1);
export const regionKey = keyOf(2);
export const cityKey = keyOf(3);
export const shopKey = keyOf(4);

/** What the practice authorities certify, by name of the certificate. */
export const requests = {
  region: {
    name: 'Practice Region',
    key: regionKey.publicKey.bytes,
    roles: ['authority'],
    notBefore: begin - 100 * day,
    notAfter: begin + 1000 * day,
    id: new Uint8Array(16).fill(2),
  },
  city: {
    name: 'Practice City',
    key: cityKey.publicKey.bytes,
    roles: ['authority'],
    notBefore: begin - 50 * day,
    notAfter: begin + 500 * day,
    id: new Uint8Array(16).fill(3),
  },
  shop: {
    name: 'Bookshop at the Bridge',
    key: shopKey.publicKey.bytes,
    roles: ['merchant', 'till'],
    notBefore: begin,
    notAfter: 1_766_390_400,
    id: new Uint8Array(16).fill(4),
    liabilityLimit: amount(50_000n, 'EUR'),
  },
} as const satisfies Record<string, CertificateRequest>;

export const rootRequest = {
  name: 'Practice Root',
  notBefore: begin - 365 * day,
  notAfter: begin + 3650 * day,
  id: new Uint8Array(16).fill(1),
};

export const root = issueRoot(rootKey, rootRequest);
export const region = issueCertificate(rootKey, rootRequest.name, requests.region);
export const city = issueCertificate(regionKey, requests.region.name, requests.city);
/** The bookshop's certificate by the root, by the region's authority, by the city's. */
export const shop = issueCertificate(rootKey, rootRequest.name, requests.shop);
export const shopOfRegion = issueCertificate(regionKey, requests.region.name, requests.shop);
export const shopOfCity = issueCertificate(cityKey, requests.city.name, requests.shop);
/** What the bookshop signs though it is no authority. */
export const certifiedByShop = issueCertificate(shopKey, requests.shop.name, { ...requests.shop, name: 'Its Till' });
