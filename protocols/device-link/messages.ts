// The numbers and message types of SPEC.md, shared by both sides; each side has its own frames, sessions and state tables.
import type { Currency } from '../values/amount.ts';
import {
  amountCodec,
  blob,
  bytes,
  field,
  flag,
  list,
  minorUnits,
  oneOf,
  optional,
  record,
  seconds,
  text,
  uint,
  type ValueOf,
} from '../values/codec.ts';

/** SPEC §2: the size of a report and of the longest message, in bytes. */
export const reportSize = 64;
export const greatestMessage = 1886;
/** SPEC §6: the longest plaintext of a record (type and body), and the longest reassembled message, in bytes. */
export const greatestRecord = 1870;
export const greatestRequest = 98_304;

/** SPEC §3: the channel on which INIT is asked and answered. */
export const broadcastChannel = 0xffffffff;
/** SPEC §3, §4: the version byte and the start of the prologue. */
export const linkVersion = 1;
export const linkName = 'semper-link/1';

/** SPEC §2: commands. */
export const command = { ping: 0x01, init: 0x06, handshake: 0x10, record: 0x12, error: 0x3f } as const;

/** SPEC §2: error codes. */
export const linkError = {
  command: 0x01,
  length: 0x03,
  sequence: 0x04,
  timeout: 0x05,
  busy: 0x06,
  channel: 0x0b,
  handshake: 0x10,
  record: 0x11,
} as const;
export type LinkErrorName = keyof typeof linkError;

/** SPEC §6: record types. */
export const recordType = {
  more: 0x01,
  last: 0x02,
  next: 0x03,
  state: 0x04,
  poll: 0x05,
  waiting: 0x06,
  cancel: 0x07,
  close: 0x08,
  held: 0x09,
  take: 0x0a,
  taken: 0x0b,
  pairShare: 0x10,
  pairAnswer: 0x11,
  pairConfirm: 0x12,
  pairDone: 0x13,
  pairFailed: 0x14,
} as const;
export type RecordName = keyof typeof recordType;

/** SPEC §6: reasons of PAIR-FAILED. */
export const pairFailure = { wrongDigits: 1, refused: 2, wait: 3, notSetUp: 4, malformedShare: 5 } as const;

/** SPEC §2, §6: time-outs in milliseconds. */
export const gapTimeout = 500;
export const pollInterval = 1000;
export const leaseTimeout = 3000;

/** SPEC §3: properties of a device. */
export const propertiesCodec = record({
  model: field(1, text(24)),
  firmware: field(2, text(12)),
  practice: field(3, flag),
});
export type DeviceProperties = ValueOf<typeof propertiesCodec>;

/** SPEC §4, §6: who a host says it is, in its handshake, in HELD and in TAKEN. */
export const hostIdentityCodec = record({ program: field(1, text(32)), computer: field(2, text(32)) });
export type HostIdentity = ValueOf<typeof hostIdentityCodec>;

/** SPEC §6: conditions of a device. */
export const condition = { notSetUp: 0, locked: 1, ready: 2 } as const;
export const stateCodec = record({
  paired: field(1, flag),
  condition: field(2, oneOf(0, 1, 2)),
  wait: field(3, uint(3600)),
});
export type SessionState = ValueOf<typeof stateCodec>;

/** SPEC §6: what a request waits for. */
export const waitingFor = { working: 1, person: 2, pin: 3 } as const;
export const waitingCodec = record({
  what: field(1, oneOf(1, 2, 3)),
  page: optional(2, uint(255)),
  pages: optional(3, uint(255)),
});
export type Waiting = ValueOf<typeof waitingCodec>;

/** SPEC §7: requests and responses. */
export const requestCodec = record({
  id: field(1, bytes(16)),
  method: field(2, uint(255)),
  parameters: field(3, blob(greatestRequest)),
});
export type Request = ValueOf<typeof requestCodec>;
export const responseCodec = record({
  id: field(1, bytes(16)),
  status: field(2, uint(255)),
  body: field(3, blob(greatestRequest)),
});
export type Response = ValueOf<typeof responseCodec>;

/** SPEC §7: methods. */
export const method = {
  describe: 1,
  pinRoot: 2,
  unlock: 3,
  system: 4,
  approvePayment: 5,
  acceptLoss: 6,
  archiveMemory: 7,
  unpair: 8,
  changePin: 9,
  checkBackup: 10,
  proveGenuine: 11,
  setCap: 12,
  addContact: 13,
  signStatement: 14,
  beginUpdate: 15,
  updatePiece: 16,
  finishUpdate: 17,
  policy: 18,
  removeContact: 19,
} as const;

/** SPEC §7: statuses. */
export const status = {
  ok: 0,
  malformed: 1,
  refused: 2,
  cancelled: 3,
  notSetUp: 4,
  pinFailed: 5,
  unknownMethod: 6,
  busy: 7,
  checkFailed: 8,
  alreadyApproved: 9,
  idReused: 10,
  storageFailed: 11,
} as const;
export const failureCodec = record({ reason: field(1, text(48)), detail: optional(2, text(120)) });
export type Failure = ValueOf<typeof failureCodec>;

/** SPEC §7: parameters and bodies of the methods. */
export const emptyCodec = record({});
export const descriptionCodec = record({
  model: field(1, text(24)),
  firmware: field(2, text(12)),
  condition: field(3, oneOf(0, 1, 2)),
  personKey: optional(4, bytes(32)),
  rootDigest: optional(5, bytes(32)),
  rootName: optional(6, text(64)),
});
export type Description = ValueOf<typeof descriptionCodec>;
export const pinRootCodec = record({ certificate: field(1, blob(4096)) });
export const rootPinnedCodec = record({ rootDigest: field(1, bytes(32)) });
export const systemRequestCodec = record({
  system: field(1, text(64)),
  verb: field(2, uint(255)),
  content: field(3, blob(65_536)),
});
export const systemAnswerCodec = record({ content: field(1, blob(65_536)) });
/** SPEC §9: an archive's head and proof, in bytes of the archive's own specification; the sizes that it can have. */
const archiveShown = blob(1536);
const archiveSize = uint(2_147_483_647);
export const approvePaymentCodec = record({
  system: field(1, text(64)),
  offer: field(2, blob(32_768)),
  critical: field(3, blob(1024)),
  content: field(4, blob(65_536)),
  archive: optional(5, archiveShown),
});
export const paymentApprovedCodec = record({
  approval: field(1, blob(4096)),
  order: field(2, blob(4096)),
  content: field(3, blob(16_384)),
});
export const acceptLossCodec = record({ archive: field(1, archiveShown) });
export const lossAcceptedCodec = record({ statement: field(1, blob(4096)) });
export const archiveMemoryCodec = record({ archiveKey: field(1, bytes(32)) });
export const archiveRememberedCodec = record({ size: optional(1, archiveSize), root: optional(2, bytes(32)) });

/** SPEC §10: whether all words typed were the wallet's. */
export const backupCheckedCodec = record({ same: field(1, flag) });

/** SPEC §8: what the person is shown of a payment. */
export const criticalCodec = record({
  payee: field(1, text(64)),
  amount: field(2, amountCodec),
  fee: field(3, minorUnits),
  purpose: field(4, text(64)),
  system: field(5, text(64)),
  issuer: field(6, text(64)),
  validUntil: field(7, seconds),
});
export type Critical = ValueOf<typeof criticalCodec>;

/** SPEC §8: the ground on which a payee is known. */
export const ground = { certified: 1, known: 2, unverified: 3 } as const;

/** SPEC §8: the COSE type of an approval. */
export const approvalType = 'semper/approval';
/** SPEC §8: what the person key signs; the archive's three fields stand together or not at all. */
export const approvalCodec = record({
  requestId: field(1, bytes(16)),
  critical: field(2, blob(1024)),
  pagesDigest: field(3, bytes(32)),
  offerDigest: field(4, bytes(32)),
  orderDigest: field(5, bytes(32)),
  paymentDigest: field(6, bytes(32)),
  ground: field(7, oneOf(1, 2, 3)),
  time: field(8, seconds),
  archiveKey: optional(9, bytes(32)),
  archiveSize: optional(10, archiveSize),
  archiveRoot: optional(11, bytes(32)),
});
export type ApprovalContent = ValueOf<typeof approvalCodec>;

/** SPEC §9: the COSE type of the statement that entries of an archive are lost. */
export const entriesLostType = 'semper/entries-lost';
/** SPEC §9: what the person key signs of a loss: from which head, to which. */
export const entriesLostCodec = record({
  archiveKey: field(1, bytes(32)),
  rememberedSize: field(2, archiveSize),
  rememberedRoot: field(3, bytes(32)),
  acceptedSize: field(4, archiveSize),
  acceptedRoot: field(5, bytes(32)),
  time: field(6, seconds),
});
export type EntriesLost = ValueOf<typeof entriesLostCodec>;

/** SPEC §11: certificates of makers, and what a device signs to prove that it is genuine. */
export const makerCertificateType = 'semper/maker-certificate';
export const genuineType = 'semper/genuine';
export const greatestMakerDocument = 1024;
const makerDocument = blob(greatestMakerDocument);
export const makerCertificateCodec = record({
  issuer: field(1, text(64)),
  name: field(2, text(64)),
  kind: field(3, oneOf(1, 2)),
  algorithm: field(4, oneOf(-19, -9)),
  key: field(5, blob(33)),
  model: optional(6, text(24)),
  serial: optional(7, bytes(16)),
});
export const makerKind = { maker: 1, device: 2 } as const;
export const genuineCodec = record({
  challenge: field(1, bytes(32)),
  linkKey: field(2, bytes(32)),
  model: field(3, text(24)),
  firmware: field(4, text(12)),
});
export const proveGenuineCodec = record({ challenge: field(1, bytes(32)) });
export const genuineProvenCodec = record({
  chain: field(1, list(makerDocument, 3)),
  signature: field(2, makerDocument),
});
export type GenuineProof = ValueOf<typeof genuineProvenCodec>;

/** SPEC §12: how much of a currency is paid without the PIN; without `most`, any amount. */
const currencyCodes = ['EUR', 'USD', 'GBP', 'CHF', 'SAT'] as const satisfies readonly Currency[];
export const setCapCodec = record({ currency: field(1, oneOf(...currencyCodes)), most: optional(2, minorUnits) });

/** SPEC §13: a text of the person's own, UTF-8, lines ended by line feeds; and what the person key signs of it. */
export const statementType = 'semper/statement';
const statementText = blob(4096);
export const signStatementCodec = record({ text: field(1, statementText) });
export const statementSignedCodec = record({ statement: field(1, blob(8192)) });
export const statementCodec = record({
  text: field(1, statementText),
  pagesDigest: field(2, bytes(32)),
  requestId: field(3, bytes(16)),
  time: field(4, seconds),
});

/** SPEC §14: a firmware, as its maker signs it, and how it comes to the device. */
export const firmwareType = 'semper/firmware';
export const greatestManifest = 1024;
export const greatestFirmware = 262_144;
export const greatestPiece = 65_536;
export const firmwareCodec = record({
  maker: field(1, text(64)),
  model: field(2, text(24)),
  number: field(3, uint(0xffff_ffff)),
  version: field(4, text(12)),
  size: field(5, uint(greatestFirmware)),
  digest: field(6, bytes(32)),
  floor: field(7, uint(0xffff_ffff)),
});
export type FirmwareManifest = ValueOf<typeof firmwareCodec>;
export const beginUpdateCodec = record({ manifest: field(1, blob(greatestManifest)) });
export const updatePieceCodec = record({
  offset: field(1, uint(greatestFirmware)),
  bytes: field(2, blob(greatestPiece)),
});
export const updateProgressCodec = record({ offset: field(1, uint(greatestFirmware)) });
export const updateFinishedCodec = record({ version: field(1, text(12)) });

/** SPEC §12: a payee whom the person knows by its Ed25519 key. */
export const addContactCodec = record({ name: field(1, text(64)), key: field(2, bytes(32)) });
export const removeContactCodec = record({ key: field(1, bytes(32)) });

/** SPEC §12: what the device decides by itself; `since` is its lower bound of the time when the contact was confirmed. */
export const mostCaps = 8;
export const mostContacts = 32;
export const policyCodec = record({
  caps: field(1, list(amountCodec, mostCaps)),
  contacts: field(
    2,
    list(record({ name: field(1, text(64)), key: field(2, bytes(32)), since: field(3, seconds) }), mostContacts),
  ),
});
export type DevicePolicy = ValueOf<typeof policyCodec>;
