// check-backup (SPEC §7, method 10; §10): the person types all words back. The host learns whether they were right, for its
// reminder, and nothing else; which were wrong stands on the display alone.
import { backupCheckedCodec, method } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { checkBackup } from '../workflows/check-backup.ts';
import { readNoParameters, type RequestKind } from './request.ts';

/** The request check-backup. */
export const checkBackupRequest: RequestKind = {
  method: method.checkBackup,
  needs: 'set-up',
  async run(parameters, { memory, dialogue }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return none;
    const seed = await dialogue.unlocked();
    if (!seed.ok) return seed;
    const outcome = await dialogue.hold((_hal, signal) => checkBackup(memory, signal));
    return outcome.ok ? good({ body: toBytes(backupCheckedCodec, { same: outcome.value === 'same' }) }) : outcome;
  },
};
