// Validates at the only door between screen and app (DESIGN §9), the same on every host: the method is one of the contract,
// the window may use its class, the input and the output are what the contract says. A handler that throws is a fault of
// ours: the screen learns only that, the host is told the rest.
import {
  contract,
  isMethod,
  requestSchema,
  type Access,
  type Input,
  type Method,
  type Output,
  type Reply,
} from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** What answers each method; `signal` says that the screen no longer waits. */
export type Handlers = {
  readonly [Name in Method]: (
    input: Input<Name>,
    signal: AbortSignal,
  ) => Promise<Result<Output<Name>, Problem>> | Result<Output<Name>, Problem>;
};

/** Answers one request of a screen, already parsed from its wire. Never throws. */
export type Dispatch = (request: unknown, granted: ReadonlySet<Access>, signal: AbortSignal) => Promise<Reply<unknown>>;

/** Makes it. `onFault` is told what a handler threw, and where an output did not fit. */
export function createDispatch(handlers: Handlers, onFault: (fault: unknown) => void): Dispatch {
  async function run(name: Method, input: unknown, signal: AbortSignal): Promise<Reply<unknown>> {
    const { input: takes, output: gives } = contract[name];
    const read = takes.safeParse(input);
    if (!read.success) return refuse('input-invalid', { path: read.error.issues[0]?.path.join('.') ?? '' });
    // The table pairs each handler with its own schema; TypeScript cannot follow that through an index.
    const handler = handlers[name] as (input: unknown, signal: AbortSignal) => ReturnType<Handlers[Method]>;
    try {
      const outcome = await handler(read.data, signal);
      if (!outcome.ok) return bad(outcome.error);
      return good(gives.parse(outcome.value));
    } catch (fault) {
      onFault(fault);
      return refuse('internal-error');
    }
  }

  return async (request, granted, signal) => {
    const read = requestSchema.safeParse(request);
    if (!read.success) return refuse('input-invalid', { path: 'request' });
    const { method, input } = read.data;
    if (!isMethod(method)) return refuse('method-unknown');
    if (!granted.has(contract[method].access)) return refuse('access-refused');
    return run(method, input, signal);
  };
}

function refuse(code: Problem['code'], details: Problem['details'] = {}): Reply<never> {
  return bad({ code, details });
}
