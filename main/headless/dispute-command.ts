// The command of disputes: reads documents that were gathered from anywhere, has each deal decided (decide-dispute.ts), and
// says what came of it. Off-line.
import { readDisputeFolder } from './dispute-folder.ts';
import { disputeUsage, readDisputeOptions } from './dispute-options.ts';
import { disputeJson, disputeText, type DecidedDispute } from './dispute-report.ts';
import { decideDispute, type DisputeFailure } from './decide-dispute.ts';

/** Where the command says what. */
export type DisputePorts = { readonly say: (text: string) => void; readonly complain: (text: string) => void };

/** Runs the command; its exit status: 0 when it decided, whatever the verdict, 2 for wrong arguments or unreadable evidence. */
export function runDispute(args: readonly string[], { say, complain }: DisputePorts): 0 | 2 {
  const read = readDisputeOptions(args);
  if (!read.ok) {
    complain(`${read.error.detail}\n${disputeUsage}`);
    return 2;
  }
  const { evidence, json, claim, ...which } = read.value;
  const folder = readDisputeFolder(evidence, which);
  if (!folder.ok) {
    complain(`${folder.error.path}: ${folder.error.detail}`);
    return 2;
  }
  const { payer, deals } = folder.value;
  const decided: DecidedDispute[] = [];
  for (const { name, documents } of deals) {
    const dispute = decideDispute(name, { ...(payer !== undefined && { payer }), ...claim }, documents);
    if (!dispute.ok) {
      complain(`${name}: ${explain(dispute.error)}`);
      return 2;
    }
    decided.push(dispute.value);
  }
  say(json ? JSON.stringify(decided.map(disputeJson), undefined, 2) : decided.map(disputeText).join('\n\n'));
  return 0;
}

function explain(failure: DisputeFailure): string {
  switch (failure.code) {
    case 'claim-incomplete':
      return 'there is no readable offer to take the claim from: give --payee, --amount and --currency';
    case 'document-twice':
      return `there are two unlike documents ${failure.name}`;
    case 'claim-malformed': {
      const at = failure.at === undefined ? '' : ` at character ${failure.at + 1}`;
      return `--${failure.field}${at}: expected ${failure.expected}`;
    }
  }
}
