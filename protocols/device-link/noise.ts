// Noise_XX_25519_ChaChaPoly_SHA256 (SPEC.md §4; Noise Protocol Framework, revision 34). The state of one handshake,
// then two ciphers that count their own nonces. Hazards: a handshake object serves one attempt, and is dead after the
// first message that fails; ephemeral secrets are the caller's fresh randomness and are never used twice.
// Framing, time-outs and who is trusted are left to host and device.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';

/** Why a handshake message was refused; each one ends the handshake. */
export type NoiseFailure =
  /** Shorter than its keys and tags. */
  | { readonly code: 'noise-message-short' }
  /** A tag is wrong: other prologue, other keys, altered or replayed message. */
  | { readonly code: 'noise-tag-wrong' }
  /** The peer's key is of low order: the shared secret would be all zero. */
  | { readonly code: 'noise-key-refused' }
  /** No message of the peer is due: out of turn, after the third message, or after a failure. */
  | { readonly code: 'noise-not-due' };

/** One direction of the channel (revision 34, §5.1): empty associated data, nonces 0, 1, 2 … counted inside. */
export interface Cipher {
  /** Encrypts the next message: 16 bytes longer than `plain`. */
  encrypt(plain: Uint8Array): Uint8Array;
  /** Decrypts the next message; `undefined` when it is not that, whereupon the nonce does not move. */
  decrypt(cipher: Uint8Array): Uint8Array | undefined;
}

/** What a finished handshake gives. `handshakeHash` and `remoteStatic` are 32 bytes. */
export interface NoiseChannel {
  readonly send: Cipher;
  readonly receive: Cipher;
  readonly handshakeHash: Uint8Array;
  readonly remoteStatic: Uint8Array;
}

/** One handshake in progress; see `startNoise`. */
export interface NoiseState {
  /** Writes the own message that is due; throws when none is. */
  writeMessage(payload: Uint8Array): Uint8Array;
  /** Reads the peer's message and gives its payload. */
  readMessage(message: Uint8Array): Result<Uint8Array, NoiseFailure>;
  /** The channel after the third message; throws before. */
  finish(): NoiseChannel;
}

const keySize = 32;
const tagSize = 16;
const nothing = new Uint8Array();

/** Revision 34, §7.5: the message patterns of XX, the first by the initiator, then in turns. */
const patterns = [['e'], ['e', 'ee', 's', 'es'], ['s', 'se']] as const;
type Token = (typeof patterns)[number][number];

/** Makes a cipher of one 32-byte key (revision 34, §5.1 and §12.3: 4 zero bytes, then the nonce little-endian). */
function cipherOf(key: Uint8Array, data: () => Uint8Array): Cipher {
  let count = 0;
  const aead = () => {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setBigUint64(4, BigInt(count), true);
    return chacha20poly1305(key, nonce, data());
  };
  return {
    encrypt(plain) {
      const cipher = aead().encrypt(plain);
      count += 1;
      return cipher;
    },
    decrypt(cipher) {
      if (cipher.length < tagSize) return undefined;
      try {
        const plain = aead().decrypt(cipher);
        count += 1;
        return plain;
      } catch {
        return undefined;
      }
    },
  };
}

/** The all-zero shared secret is an error here, though Noise leaves the choice (revision 34, §12.1; SPEC §4). */
function sharedSecret(secret: Uint8Array, remote: Uint8Array): Uint8Array | undefined {
  try {
    return x25519.getSharedSecret(secret, remote);
  } catch {
    return undefined;
  }
}

/** Revision 34, §5.2: the chaining key, the transcript hash and, after the first `mixKey`, a cipher over it. */
function symmetricState(prologue: Uint8Array) {
  let hash = utf8('Noise_XX_25519_ChaChaPoly_SHA256');
  let chainingKey = hash;
  let cipher: Cipher | undefined;
  const derive = (input: Uint8Array) => {
    const output = hkdf(sha256, input, chainingKey, undefined, 2 * keySize);
    return [output.slice(0, keySize), output.slice(keySize)] as const;
  };
  const mixHash = (data: Uint8Array) => {
    hash = sha256(concatBytes(hash, data));
  };
  mixHash(prologue);
  return {
    mixHash,
    hash: () => hash,
    keyed: () => cipher !== undefined,
    mixKey(secret: Uint8Array) {
      const [nextChainingKey, key] = derive(secret);
      chainingKey = nextChainingKey;
      cipher = cipherOf(key, () => hash);
    },
    encryptAndHash(plain: Uint8Array): Uint8Array {
      const output = cipher === undefined ? plain : cipher.encrypt(plain);
      mixHash(output);
      return output;
    },
    decryptAndHash(input: Uint8Array): Uint8Array | undefined {
      const plain = cipher === undefined ? input : cipher.decrypt(input);
      if (plain !== undefined) mixHash(input);
      return plain;
    },
    split: () => derive(nothing),
  };
}

/**
 * Starts a handshake (revision 34, §5.3). Secrets are 32 random bytes each; `ephemeralSecret` is fresh for this call.
 * Wrong lengths throw, as they are bugs of the caller.
 */
export function startNoise(options: {
  readonly role: 'initiator' | 'responder';
  readonly prologue: Uint8Array;
  readonly staticSecret: Uint8Array;
  readonly ephemeralSecret: Uint8Array;
}): NoiseState {
  const { role, staticSecret, ephemeralSecret } = options;
  const symmetric = symmetricState(options.prologue);
  const ephemeral = x25519.getPublicKey(ephemeralSecret);
  const own = x25519.getPublicKey(staticSecret);
  const initiator = role === 'initiator';
  let remoteEphemeral = nothing;
  let remoteStatic = nothing;
  let turn = 0;
  let dead = false;

  const isOwnTurn = () => !dead && turn < patterns.length && (turn % 2 === 0) === initiator;
  /** `es` and `se` name the initiator's key first. */
  const agree = (token: 'ee' | 'es' | 'se') => {
    const ownStatic = token === 'ee' ? false : (token === 'se') === initiator;
    const theirStatic = token === 'ee' ? false : !ownStatic;
    return sharedSecret(ownStatic ? staticSecret : ephemeralSecret, theirStatic ? remoteStatic : remoteEphemeral);
  };

  function readToken(token: Token, message: Uint8Array): Result<Uint8Array, NoiseFailure> {
    switch (token) {
      case 'e': {
        if (message.length < keySize) return bad({ code: 'noise-message-short' });
        remoteEphemeral = message.slice(0, keySize);
        // Every secret is a multiple of the cofactor, so this one agreement tells for all that the key will enter.
        if (agree('ee') === undefined) return bad({ code: 'noise-key-refused' });
        symmetric.mixHash(remoteEphemeral);
        return good(message.subarray(keySize));
      }
      case 's': {
        const size = keySize + (symmetric.keyed() ? tagSize : 0);
        if (message.length < size) return bad({ code: 'noise-message-short' });
        const key = symmetric.decryptAndHash(message.subarray(0, size));
        if (key === undefined) return bad({ code: 'noise-tag-wrong' });
        remoteStatic = Uint8Array.from(key);
        return good(message.subarray(size));
      }
      default: {
        const secret = agree(token);
        if (secret === undefined) return bad({ code: 'noise-key-refused' });
        symmetric.mixKey(secret);
        return good(message);
      }
    }
  }

  function readTokens(tokens: readonly Token[], message: Uint8Array): Result<Uint8Array, NoiseFailure> {
    let rest = message;
    for (const token of tokens) {
      const read = readToken(token, rest);
      if (!read.ok) return read;
      rest = read.value;
    }
    if (symmetric.keyed() && rest.length < tagSize) return bad({ code: 'noise-message-short' });
    const payload = symmetric.decryptAndHash(rest);
    return payload === undefined ? bad({ code: 'noise-tag-wrong' }) : good(Uint8Array.from(payload));
  }

  function writeToken(token: Token): Uint8Array {
    if (token === 'e') {
      symmetric.mixHash(ephemeral);
      return ephemeral;
    }
    if (token === 's') return symmetric.encryptAndHash(own);
    const secret = agree(token);
    if (secret === undefined) throw new Error('a key of low order passed the reading');
    symmetric.mixKey(secret);
    return nothing;
  }

  return {
    writeMessage(payload) {
      const tokens = patterns[turn];
      if (!isOwnTurn() || tokens === undefined) throw new Error('no own handshake message is due');
      turn += 1;
      const written = tokens.map((token) => writeToken(token));
      return concatBytes(...written, symmetric.encryptAndHash(payload));
    },
    readMessage(message) {
      const tokens = patterns[turn];
      if (dead || tokens === undefined || isOwnTurn()) return bad({ code: 'noise-not-due' });
      turn += 1;
      const read = readTokens(tokens, message);
      dead = !read.ok;
      return read;
    },
    finish() {
      if (dead || turn !== patterns.length) throw new Error('the handshake is not finished');
      dead = true;
      const [first, second] = symmetric.split();
      return {
        send: cipherOf(initiator ? first : second, () => nothing),
        receive: cipherOf(initiator ? second : first, () => nothing),
        handshakeHash: symmetric.hash(),
        remoteStatic,
      };
    },
  };
}
