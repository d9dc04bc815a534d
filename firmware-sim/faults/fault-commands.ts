// The control port's commands for a bad cable (CONTROL.md, "A bad cable"): read like the others, refused unless the device was
// started with --faults.
import { bad, good, type Result } from '#protocols/values/result.ts';
import {
  directions,
  faultKinds,
  usualByte,
  usualStall,
  type Fault,
  type FaultyLine,
  type LineCounts,
  type RandomFaults,
} from './line-faults.ts';

/** `fault` sets one; `faults` draws them from a seed; `mend` takes all back; `line` asks what crossed. */
export type FaultCommand =
  | { readonly do: 'fault'; readonly fault: Fault }
  | { readonly do: 'faults'; readonly faults: RandomFaults }
  | { readonly do: 'mend' }
  | { readonly do: 'line' };

/** The answer to each of them. */
export type FaultAnswer =
  | { readonly ok: true; readonly line: LineCounts }
  | { readonly ok: false; readonly code: 'no-faults'; readonly detail: string };

type Fields = Readonly<Record<string, unknown>>;
type Wrong = { readonly code: 'malformed'; readonly detail: string };

/** The longest stall in milliseconds; the most reports to wait for a fault, and to draw one among. */
const longestStall = 120_000;
const mostReports = 1_000_000;

/** Reads a command of this kind; `undefined` when it is another one. */
export function readFaultCommand(fields: Fields): Result<FaultCommand, Wrong> | undefined {
  switch (fields['do']) {
    case 'fault':
      return faultOf(fields);
    case 'faults':
      return faultsOf(fields);
    case 'mend':
      return good({ do: 'mend' });
    case 'line':
      return good({ do: 'line' });
    default:
      return undefined;
  }
}

/** Carries a command out; without a line that can have faults it is refused. */
export function answerFault(line: FaultyLine | undefined, command: FaultCommand): FaultAnswer {
  if (!line) return { ok: false, code: 'no-faults', detail: 'the device was not started with --faults' };
  if (command.do === 'fault') line.set(command.fault);
  if (command.do === 'faults') line.drawFrom(command.faults);
  if (command.do === 'mend') line.mend();
  return { ok: true, line: line.counts() };
}

function faultOf({
  kind,
  direction,
  at = 1,
  byte = usualByte,
  for: time = usualStall,
}: Fields): Result<FaultCommand, Wrong> {
  const known = faultKinds.find((one) => one === kind);
  if (!known) return wrong(`kind is one of ${faultKinds.join(' ')}`);
  const way = directions.find((one) => one === direction);
  if (!way) return wrong('direction is in or out');
  if (!isWithin(at, 1, mostReports)) return wrong('at is the number of a report, from 1');
  if (!isWithin(byte, 0, 63)) return wrong('byte is 0 to 63');
  if (!isWithin(time, 0, longestStall)) return wrong(`for is at most ${longestStall} milliseconds`);
  return good({ do: 'fault', fault: { kind: known, direction: way, at, byte, milliseconds: time } });
}

function faultsOf({ seed, 'one-in': oneIn, kinds = faultKinds }: Fields): Result<FaultCommand, Wrong> {
  if (typeof seed !== 'string' || seed === '') return wrong('seed is a text');
  if (!isWithin(oneIn, 1, mostReports)) return wrong('one-in is a number of reports');
  if (!Array.isArray(kinds) || kinds.length === 0) return wrong('kinds is a list');
  const known = faultKinds.filter((kind) => kinds.includes(kind));
  if (known.length !== new Set(kinds).size) return wrong(`kinds are of ${faultKinds.join(' ')}`);
  return good({ do: 'faults', faults: { seed, oneIn, kinds: known } });
}

function isWithin(value: unknown, least: number, greatest: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= greatest;
}

function wrong(detail: string): Result<never, Wrong> {
  return bad({ code: 'malformed', detail });
}
