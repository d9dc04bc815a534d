// Makes vectors/archive.json: the known trees, and an archive of three entries with fixed keys, salts and nonces.
// `vectors.test.ts` compares the file with what is made here; REWRITE_VECTORS=1 with that test writes it anew.
import { ed25519SigningKey } from '../../values/cose.ts';
import { concatBytes, fromHex, fromUtf8, hex, utf8 } from '../../values/bytes.ts';
import { toBytes } from '../../values/codec.ts';
import { archiveOrigin, signCheckpoint } from '../checkpoint.ts';
import { deriveKey, nobleCipher, seal } from '../cipher.ts';
import { credentialSlotInfo, wrapKey, writeKeySlots } from '../key-slots.ts';
import { checkpointProofCodec, keyInfo, type Entry } from '../messages.ts';
import { recordOf, rowKeys, sealEntry, tagOf } from '../sealed-entry.ts';
import { emptyFrontier, grow } from '../frontier.ts';
import { consistencyProof, inclusionProof, leafHash, placeOf, rootOf, type HashOf } from '../tree.ts';
import { knownConsistencies, knownInclusions, knownLeaves, knownRoots } from './known-trees.ts';

const filled = (byte: number, length = 32) => new Uint8Array(length).fill(byte);

/** The secrets of the example archive. */
export const storageKey: Uint8Array = filled(0x5e);
/** The example archive's Ed25519 secret. */
export const signingSecret: Uint8Array = filled(0x0a);
const credential = filled(0x0c);
/** What scrypt gives for the example passphrase; the test computes it once more, by OpenSSL. */
export const passphrase = { text: 'corréct horse', salt: filled(0x01), key: '681c640aa3ecda88c864e0e992df082c15a7717a314799c801c45b7d9b73766d' };

const key = ed25519SigningKey(signingSecret);
const origin = archiveOrigin(key.publicKey.bytes);
const subject = Uint8Array.from({ length: 16 }, (_, index) => index);

const entries: readonly Entry[] = [
  {
    kind: 'archive:opened',
    at: 1_763_799_000,
    facts: [
      ['origin', origin],
      ['public-key', hex(key.publicKey.bytes)],
    ],
    documents: [],
    key: 'archive:opened',
  },
  {
    kind: 'payment:sent',
    at: 1_763_800_000,
    subject,
    facts: [
      ['payee', 'Bookshop at the Bridge'],
      ['amount', '24.90 EUR'],
    ],
    documents: [{ name: 'token', mediaType: 'application/json', bytes: utf8('{}') }],
    key: `${hex(subject)}/sent`,
  },
  {
    kind: 'payment:completed',
    at: 1_763_800_003,
    subject,
    facts: [['memo', 'first line\nsecond line, = [x] ; \u202e']],
    documents: [],
    key: `${hex(subject)}/completed`,
  },
];

/** SPEC: everything of the example archive, as text for a JSON file. */
export function archiveVectors() {
  const keys = rowKeys(storageKey);
  const leaves: Uint8Array[] = [];
  const nodes: Uint8Array[] = [];
  const hashOf: HashOf = (level, position) => {
    if (level === 0) return leaves[position] ?? filled(0);
    const { sequence, offset } = placeOf(level, position);
    return (nodes[sequence] ?? filled(0)).subarray(offset, offset + 32);
  };
  let frontier = emptyFrontier;
  const rows = entries.map((entry, sequence) => {
    const record = recordOf(entry);
    if (!record.ok) throw new Error(record.error.path);
    const place = { sequence, record: record.value };
    const [salt, nonce] = [filled(0x20 + sequence), filled(0x40 + sequence, 12)];
    const row = sealEntry(nobleCipher, keys, place, { salt, nonce });
    const leaf = leafHash(row.digest);
    leaves.push(leaf);
    const grown = grow(frontier, leaf);
    frontier = grown.frontier;
    nodes.push(concatBytes(...grown.completed));
    return {
      sequence,
      salt: hex(salt),
      record: hex(record.value),
      digest: hex(row.digest),
      leaf: hex(leaf),
      tag: hex(tagOf(keys, entry.key)),
      nodes: hex(nodes[sequence] ?? filled(0)),
      sealed: hex(row.sealed),
    };
  });
  const heads = [1, 2, 3].map((size) => ({ size, root: rootOf(size, hashOf) }));
  const note = (size: number) => signCheckpoint(key, { size, root: rootOf(size, hashOf) });
  const proof = consistencyProof(1, 3, hashOf);
  const shown = { checkpoint: note(3), publicKey: key.publicKey.bytes, from: 1, proof };
  const signingKeyContext = deriveKey(storageKey, keyInfo.signingKey);
  return {
    note: 'Hex, but for texts. Trees of known.leaves are those of Certificate Transparency; the rest is the example of SPEC.',
    known: { leaves: knownLeaves, roots: knownRoots, inclusions: knownInclusions, consistencies: knownConsistencies },
    keys: {
      storageKey: hex(storageKey),
      records: hex(keys.records),
      tags: hex(keys.tags),
      signingKey: hex(signingKeyContext),
    },
    slots: {
      passphrase: passphrase.text,
      passphraseKey: passphrase.key,
      credential: hex(credential),
      file: writeKeySlots([
        wrapKey('passphrase', fromHex(passphrase.key) ?? filled(0), storageKey, { salt: passphrase.salt, nonce: filled(0x03, 12) }),
        wrapKey('credential-file', deriveKey(credential, credentialSlotInfo, filled(0x02)), storageKey, {
          salt: filled(0x02),
          nonce: filled(0x04, 12),
        }),
      ]),
    },
    archiveKey: {
      secret: hex(signingSecret),
      public: hex(key.publicKey.bytes),
      origin,
      sealed: hex(seal(nobleCipher, signingKeyContext, filled(0x05, 12), key.publicKey.bytes, signingSecret)),
    },
    rows,
    checkpoints: heads.map(({ size, root }) => ({ size, root: hex(root), note: fromUtf8(note(size)) })),
    inclusions: rows.map(({ sequence }) => ({ sequence, size: 3, proof: inclusionProof(sequence, 3, hashOf).map(hex) })), // prettier-ignore
    consistencies: [1, 2, 3].map((from) => ({ from, to: 3, proof: consistencyProof(from, 3, hashOf).map(hex) })),
    shownToDevice: hex(toBytes(checkpointProofCodec, shown)),
  };
}
