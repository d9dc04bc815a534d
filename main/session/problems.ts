// From the failures of the blocks to what crosses to a screen: the code stays, details become text, and a failure that
// wraps another one gives way to it. A code without words does not compile.
import { isProblemCode, type ProblemCode } from '#app/screen-contract/problems.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { PayFailure } from '#app/business/pay.ts';
import type { StartFailure, StartTokenFailure } from '#app/payments/modules/module.ts';
import type { OpenFailure } from '#app/payments/modules/ecash/open-account.ts';
import type { OperationPause } from '#app/payments/payment/operation.ts';
import type { Unfit } from '#app/payments/selection/select-purse.ts';
import type { TrustedIoFailure } from '#app/support/trusted-io/trusted-io.ts';
import type { Unreachable } from '#device/transports/socket.ts';
import type { LinkFailure } from '#protocols/device-link/errors.ts';
import { amountText, type Amount } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';

/** Every failure that a person may meet. */
export type Failure =
  | LinkFailure
  | Unreachable
  | TrustedIoFailure
  | OpenFailure
  | StartFailure
  | StartTokenFailure
  | PayFailure
  | OperationPause
  | Unfit
  | { readonly code: ProblemCode };

/** The problem that a failure is to a person. */
export function problemOf(failure: Failure): Problem {
  if (failure.code === 'device-needed') return problemOf(failure.failure);
  if (failure.code === 'gathering-stopped') return problemOf(failure.pause);
  return { code: failure.code, details: detailsOf(failure) };
}

/** The problem of an operation as its record tells it: any code; one without words is shown as it is. */
export function recordedProblem(failure: { readonly code: string }): Problem {
  const { code } = failure;
  if (!isProblemCode(code)) return { code: 'unexpected', details: { was: code } };
  return { code, details: detailsOf(failure) };
}

function detailsOf(failure: { readonly code: string }): Problem['details'] {
  const { code: _code, ...rest } = failure;
  const details: Record<string, string> = {};
  for (const [name, value] of Object.entries(rest)) {
    const text = detailText(value);
    if (text !== undefined) details[name] = text.slice(0, 2048);
  }
  return details;
}

function detailText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return hex(value);
  if (isAmount(value)) return amountText(value);
  if (typeof value === 'object' && value !== null && 'code' in value) return String(value.code);
  return undefined;
}

function isAmount(value: unknown): value is Amount {
  return typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;
}
