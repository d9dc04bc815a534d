// Words for what goes wrong between wallet and device: what happened, and what to do next. Codes are those of the device
// link (protocols/device-link/errors.ts) and of trusted-io; they are permanent.
import type { Details, Words } from './words.ts';

/** What happened and what to do, by code. */
export const deviceProblems = {
  'device-unreachable': words('The device cannot be found.', 'The wallet keeps looking for it. Switch it on.'),
  'device-not-permitted': words(
    ({ place }) => `This account may not use the device${place ? ` at ${place}` : ''}.`,
    'Under Device, “Device not found?” has the rule that permits it, and the command that installs it. The wallet keeps looking.',
  ),
  'device-busy': words('Another program is using the device.', 'Close that program, or wait: the wallet tries again.'),
  'device-taken': words(
    ({ program, computer }) => `${program ?? 'Another program'} on ${computer ?? 'a computer'} took the device over.`,
    'Nothing was signed here since. Finish there, or take the device back; then go on.',
  ),
  'device-not-released': words(
    'The other program is just being paired with the device.',
    'Finish that on the device, or wait: the wallet goes on as soon as the device is free.',
  ),
  'channel-lost': words('The connection to the device broke.', 'The wallet connects again by itself. Then go on.'),
  'device-silent': words('The device does not answer.', 'Unplug it, plug it in again, and go on.'),
  'device-misbehaved': words(
    'The device did something that no honest device does.',
    'Do not use it for payments. Keep it, and report it to its maker.',
  ),
  'version-unsupported': words('The device and this wallet speak different versions.', 'Update the older of the two.'),
  'handshake-failed': words(
    'No private connection to the device came about.',
    'Connect again. If it stays so, use another cable or port: somebody may sit in between.',
  ),
  'rogue-device': words(
    'This device claims a pairing that this wallet never made.',
    'Do not use it. If it is your own, remove this program from its list, and pair again.',
  ),
  'pairing-unfinished': words(
    'An earlier pairing broke off after the device had stored it.',
    'Remove this program from the device’s list, let the wallet forget the device, and pair again.',
  ),
  'device-forgot-host': words(
    'The device no longer knows this wallet.',
    'If you removed it on the device, or reset the device, let the wallet forget it and pair again.',
  ),
  'wrong-digits': words(
    'The digits typed on the device were not the ones shown here.',
    'Pair again: there will be new digits.',
  ),
  'pairing-wait': words(
    'Too many wrong digits: the device makes everybody wait.',
    ({ seconds }) => `Wait ${seconds ?? 'some'} seconds, then pair again.`,
  ),
  'refused-by-person': words('Pairing was refused on the device.', 'Pair again when you are ready.'),
  'code-differs': words(
    'The codes did not agree, so nothing was paired.',
    'Somebody may sit between wallet and device. Look at cable and port, then pair again.',
  ),
  'share-invalid': words(
    'Pairing met a message that no honest side sends.',
    'Look at cable and port, then pair again.',
  ),
  'device-not-set-up': words('The device has no wallet yet.', 'Set it up with its own keys first, then pair.'),
  'pairing-not-stored': words(
    'The pairing could not be written to disk, so it does not count.',
    'Free some space in the wallet’s data folder, then pair again.',
  ),
  'not-paired': words('The device is not paired with this wallet.', 'Pair it first.'),
  'already-paired': words('The device is paired already.', 'There is nothing to do.'),
  'request-too-long': words('The request is too long for the device.', 'Report this: it is a fault of the wallet.'),
  cancelled: words('It was given up here.', 'Nothing was lost. Start again when you like.'),
  'device-absent': words(
    ({ detail }) =>
      detail === 'device-taken' ? 'Another program took the device over.' : 'The device is not connected.',
    ({ detail }) =>
      detail === 'device-taken'
        ? 'Nothing is lost. Finish there, or take the device back; then go on.'
        : 'Connect it, then go on. Nothing is lost.',
  ),
  'device-refused': words('You said no on the device.', 'Nothing was done. Ask again if you change your mind.'),
  'device-cancelled': words('The question was taken off the device.', 'Nothing was done. Go on, or give it up.'),
  'device-check-failed': words(
    ({ reason, detail }) =>
      `The device checked it, found it wrong, and signs nothing: ${[reason, detail].filter(Boolean).join(', ')}.`,
    'Do not try the same again. Ask the other side for a new offer; if it stays so, do not deal with it.',
  ),
  'device-already-approved': words(
    'The device approved another payment for this same deal before.',
    'Look in the list of payments first. Ask the shop for a new offer if you want to pay again.',
  ),
  'device-not-ready': words(
    ({ reason, detail }) => notReady(reason, detail),
    ({ reason }) =>
      isLoss(reason)
        ? 'Open the Device view: it says what is missing, and asks whether you accept the loss.'
        : 'See to the device, then go on.',
  ),
  'device-answer-malformed': words('The device’s answer cannot be read.', 'Try again; if it stays so, report it.'),
  'device-digest-differs': words(
    'The device signed something else than this payment.',
    'Nothing was sent. Do not use this device until it has been looked at.',
  ),
  'device-signature-invalid': words(
    'The device’s signature does not hold.',
    'Nothing was sent. Do not use this device until it has been looked at.',
  ),
  'question-open': words('The device is busy with another question.', 'Answer that one first, or give it up here.'),
  'device-unknown': words(
    'This wallet is not paired with that device any more.',
    'There is nothing to do: the list shows the devices that are left.',
  ),
  'device-list-not-stored': words(
    'The list of devices could not be written to disk, so nothing changed.',
    'Free some space in the wallet’s data folder, then try again.',
  ),
  'device-not-unpaired': words(
    'The wallet forgot the device, but could not tell it so.',
    'Remove this program from the list on the device: its menu, Paired programs.',
  ),
  'device-not-genuine': words(
    'The device’s proof of its maker does not hold.',
    'Do not pay with it, and type neither PIN nor words on it. Ask whoever sold it; it may be a forgery.',
  ),
  'device-cannot': words('The device does not know how to do that.', 'Update its firmware, or use its own menu.'),
  'name-unshowable': words(
    'This name is empty, too long, or has characters that no display shows.',
    'Choose another name.',
  ),
  'text-unshowable': words(
    ({ detail }) => `The device cannot show all of this${detail ? ` (${detail})` : ''}, so it signs nothing of it.`,
    'Write it without special characters, and ask again.',
  ),
  'text-too-long': words(
    'The text is longer than the device can show and sign.',
    'Make it shorter: it may have about 4,000 letters.',
  ),
  'backup-differs': words(
    'The words that were typed are not those of this device.',
    'Look for the right sheet and check again. If it is lost, set up another device, and move the money there.',
  ),
  'pin-unsure': words(
    'The connection broke while the PIN was being changed: the old one or the new one is right now.',
    'Connect the device and unlock it: try the old PIN first, then the new one.',
  ),
  'contact-unknown': words('The device does not know this payee any more.', 'There is nothing to do.'),
  'contacts-full': words('The device remembers as many contacts as it can.', 'Remove one in its menu, then ask again.'),
  'firmware-malformed': words(
    'This file is no firmware that the wallet can read.',
    'Get the file from the maker of the device, and choose it again.',
  ),
  'firmware-damaged': words(
    'The file was damaged on its way: it does not hold what its maker put in.',
    'Get it from the maker once more, and choose it again. The device keeps what it has.',
  ),
  'firmware-unsigned': words(
    'The maker of this device did not sign this firmware.',
    'Do not use the file. Get another one from the maker itself; the device keeps what it has.',
  ),
  'firmware-other-model': words(
    ({ detail }) => `This firmware is for another model${detail ? `: ${detail}` : ''}.`,
    'Get the file for your model. The device keeps what it has.',
  ),
  'firmware-too-old': words(
    'This firmware is older than the device allows, since faults were mended after it.',
    'Get the newest one from the maker. The device keeps what it has.',
  ),
  'firmware-installed': words(
    'This firmware is installed already.',
    'If the device still names an older version, unplug it and plug it in again.',
  ),
  'firmware-cut': words(
    'The firmware has not come in whole. The device keeps what came, and runs the old one until then.',
    'Connect the device and choose the same file again: it goes on where it stopped.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function isLoss(reason: Details[string]): boolean {
  return reason === 'archive-shorter' || reason === 'archive-forked';
}

function notReady(reason: Details[string], detail: Details[string]): string {
  if (reason === 'pin-wrong') return `The PIN was wrong${detail === undefined ? '' : `, ${detail}`}.`;
  if (reason === 'wiped') return 'Too many wrong PINs: the device wiped itself. Restore it from your words.';
  if (isLoss(reason)) return 'The device remembers payments that this wallet’s archive does not have.';
  return `The device is not ready: ${[reason, detail].filter(Boolean).join(', ')}.`;
}
