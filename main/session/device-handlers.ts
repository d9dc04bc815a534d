// What answers the methods of the device pages: all devices, what the one at hand asks its person, its policy, its firmware, its maker.
import type { Money } from '#app/screen-contract/money.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { readFirmwareFile } from '#device/firmware-file.ts';
import { amountFromWire } from '#protocols/values/amount.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { isPrintable } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { placesAround, placesView } from './device-places.ts';
import { askDevice, deviceProblem, isCut, pairedDevice, type DeviceAnswer } from './device-questions.ts';
import { signStatement, textUnfit } from './device-statement.ts';
import { bringFirmware, firmwareView } from './device-update.ts';
import type { SessionHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';
import type { WalletSession } from './wallet-session.ts';

type DeviceMethod =
  | 'device/places'
  | 'device/rename'
  | 'device/check-genuine'
  | 'device/unlock'
  | 'device/change-pin'
  | 'device/check-backup'
  | 'device/set-cap'
  | 'device/add-contact'
  | 'device/remove-contact'
  | 'device/sign-statement'
  | 'device/read-firmware'
  | 'device/update-firmware';

const done: Result<Record<string, never>, Problem> = good({});
const refuse = (code: Problem['code']): Result<never, Problem> => bad({ code, details: {} });

/** The handlers of the device pages. */
export function deviceHandlers(session: WalletSession): Pick<SessionHandlers, DeviceMethod> {
  const { seat, activities, records } = session;
  const asks = async (asked: Promise<DeviceAnswer>): Promise<Problem | undefined> => {
    const answer = await asked;
    return answer.ok ? undefined : deviceProblem(answer.error);
  };

  return {
    async 'device/places'() {
      return good(await placesView(await placesAround(session.parts.surroundings().device)));
    },
    async 'device/rename'({ key, name }) {
      const problem = await seat.rename(key, name);
      return problem ? bad(problem) : done;
    },
    async 'device/check-genuine'() {
      const device = pairedDevice(session);
      if (!device.ok) return device;
      if (activities.isRunning()) return refuse('question-open');
      await seat.checkMaker();
      return done;
    },

    'device/unlock': () => askDevice(session, 'unlock', (device, how) => asks(device.unlock(how))),
    'device/change-pin': () =>
      askDevice(session, 'change-pin', async (device, how) => {
        const changed = await device.changePin(how);
        if (changed.ok) return undefined;
        return isCut(changed.error) ? problemOf({ code: 'pin-unsure' }) : deviceProblem(changed.error);
      }),
    'device/check-backup': () =>
      askDevice(session, 'check-backup', async (device, how) => {
        const checked = await device.checkBackup(how);
        if (!checked.ok) return deviceProblem(checked.error);
        return checked.value.same ? undefined : problemOf({ code: 'backup-differs' });
      }),
    'device/set-cap'({ currency, most }) {
      const cap = capOf(currency, most);
      if (!cap.ok) return cap;
      return askDevice(session, 'set-cap', (device, how) => asks(device.setCap(cap.value, how)));
    },
    'device/add-contact'({ name, key }) {
      const bytes = fromHex(key, 32);
      if (!bytes || !isPrintable(name)) return refuse('name-unshowable');
      return askDevice(session, 'add-contact', (device, how) => asks(device.addContact({ name, key: bytes }, how)));
    },

    'device/remove-contact'({ key }) {
      const bytes = fromHex(key, 32);
      if (!bytes) return refuse('contact-unknown');
      return askDevice(session, 'remove-contact', (device, how) => asks(device.removeContact({ key: bytes }, how)));
    },

    'device/sign-statement'({ text }) {
      const { archive } = records;
      if (!archive) return refuse('archive-absent');
      const unfit = textUnfit(text);
      if (unfit) return bad(unfit);
      return askDevice(session, 'sign-statement', (...asked) => signStatement(session, archive, text, asked));
    },

    'device/read-firmware'({ file }) {
      const read = firmwareIn(file);
      if (!read.ok) return read;
      const device = pairedDevice(session);
      return good(firmwareView(read.value, device.ok ? device.value : undefined));
    },
    'device/update-firmware'({ file }) {
      const read = firmwareIn(file);
      if (!read.ok) return read;
      return askDevice(session, 'update-firmware', (device, _how, course) =>
        bringFirmware(read.value, device, seat, course),
      );
    },
  };
}

function firmwareIn(file: string) {
  const read = readFirmwareFile(Uint8Array.from(Buffer.from(file, 'base64')));
  return read.ok ? read : bad(problemOf(read.error));
}

/** A cap as the device takes it; without `most`, any amount. */
function capOf(currency: Money['currency'], most: string | undefined) {
  if (most === undefined) return good({ currency });
  const amount = amountFromWire(most, currency);
  return amount.ok ? good({ currency, most: amount.value.minor }) : refuse('amount-too-large');
}
