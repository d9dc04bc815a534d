// Questions of the device pages, each put to the person on the device as an activity: which device is asked, how its answer reads
// as a problem with words, and that the view is told what the answer has changed.
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { ProblemCode } from '#app/screen-contract/problems.ts';
import type { ActivityView } from '#app/screen-contract/views.ts';
import type { AskOptions, DeviceConnection } from '#device/wallet-device.ts';
import type { DeviceRefusal, LinkFailure } from '#protocols/device-link/errors.ts';
import type { Waiting } from '#protocols/device-link/messages.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { deviceWaiting, trustedIoFailure } from '../trusted-io.ts';
import type { Course } from './activities.ts';
import { problemOf } from './problems.ts';
import type { WalletSession } from './wallet-session.ts';

/** What a question to the device came to. */
export type DeviceAnswer = Result<unknown, LinkFailure | DeviceRefusal>;

/** Reasons of the device that have words of their own (device link SPEC §12 to §14). */
const ownWords: Readonly<Record<string, ProblemCode>> = {
  'contacts-full': 'contacts-full',
  'contact-unknown': 'contact-unknown',
  'cannot-show': 'text-unshowable',
  'too-many-pages': 'text-too-long',
  'firmware-signature': 'firmware-unsigned',
  'firmware-other-model': 'firmware-other-model',
  'firmware-rollback': 'firmware-too-old',
  'firmware-installed': 'firmware-installed',
  'update-digest': 'firmware-damaged',
};

/** The problem that a failed question is to a person. */
export function deviceProblem(failure: LinkFailure | DeviceRefusal): Problem {
  if (failure.code !== 'device-refusal') return problemOf(trustedIoFailure(failure));
  const { status, reason, detail } = failure;
  if (status === 'unknownMethod') return { code: 'device-cannot', details: {} };
  const code = status === 'checkFailed' ? ownWords[reason] : undefined;
  return code ? { code, details: detail === undefined ? {} : { detail } } : problemOf(trustedIoFailure(failure));
}

/** Whether the link, and not the device, ended a question: nobody knows what came of it. */
export function isCut(failure: LinkFailure | DeviceRefusal): boolean {
  return failure.code !== 'device-refusal' && failure.code !== 'cancelled' && failure.code !== 'request-too-long';
}

/** The paired device at hand. */
export function pairedDevice({ seat }: Pick<WalletSession, 'seat'>): Result<DeviceConnection, Problem> {
  const device = seat.current();
  if (!device || device.state.name === 'closed') return bad(problemOf({ code: 'device-absent' }));
  return device.state.name === 'paired' ? good(device) : bad(problemOf({ code: 'not-paired' }));
}

/** How a question is watched and given up. */
export function askingBy({ tell, following }: Course): AskOptions {
  const onWaiting = (waiting: Waiting) => tell({ waiting: deviceWaiting(waiting) });
  return { signal: following.signal, onWaiting };
}

/** Begins to ask the device at hand; `question` gives the problem that it ended with. */
export function askDevice(
  session: WalletSession,
  does: ActivityView['does'],
  question: (device: DeviceConnection, how: AskOptions, course: Course) => Promise<Problem | undefined>,
): Result<Record<string, never>, Problem> {
  const device = pairedDevice(session);
  if (!device.ok) return device;
  return session.activities.begin(does, async (course) => {
    const problem = await question(device.value, askingBy(course), course);
    await session.seat.describe();
    return problem;
  });
}
