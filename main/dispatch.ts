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

type AlwaysMethod = {
  [Name in Method]: (typeof contract)[Name] extends { readonly whileClosed: true } ? Name : never;
}[Method];

/** What answers before a wallet is open too, and what an open wallet answers. */
export type AlwaysHandlers = Pick<Handlers, AlwaysMethod>;
export type OpenHandlers = Omit<Handlers, AlwaysMethod>;

/**
 * All handlers over a wallet that opens and closes: `open` gives those of the wallet that is open at that moment; while none
 * is, the methods that are not `whileClosed` are refused with `wallet-locked`, and so is what a closing wallet could not finish.
 * `asked` is told of every method first, and may close it.
 */
export function handlersOver(
  always: AlwaysHandlers,
  open: () => OpenHandlers | undefined,
  asked: (method: Method) => void,
): Handlers {
  const answer = (name: Method) => async (input: unknown, signal: AbortSignal) => {
    asked(name);
    const opened = open();
    const handlers: Partial<Handlers> = 'whileClosed' in contract[name] ? always : (opened ?? {});
    // As in `run` below: the table pairs each method with its own input.
    const handler = handlers[name] as
      ((input: unknown, signal: AbortSignal) => ReturnType<Handlers[Method]>) | undefined;
    if (!handler) return refuse('wallet-locked');
    try {
      return await handler(input, signal);
    } catch (fault) {
      if (opened && open() !== opened) return refuse('wallet-locked');
      throw fault;
    }
  };
  return Object.fromEntries(
    Object.keys(contract)
      .filter(isMethod)
      .map((name) => [name, answer(name)]),
  ) as Handlers;
}

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
