// Whether the device refused because this archive is shorter than, or another than, the one it remembers; by the code and details with
// which such a refusal reaches the screen (protocols/device-link SPEC §9).
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { ActivityView, PaymentView } from '#app/screen-contract/views.ts';

/** What is told of it; the counts where the device names them. */
export type ToldLoss = { readonly remembered?: string; readonly given?: string };

/** The newest refusal for this reason, from what is done now or what waits. */
export function lossToldBy(
  activity: ActivityView | undefined,
  payments: readonly Pick<PaymentView, 'problem' | 'ways'>[],
): ToldLoss | undefined {
  const waiting = payments.filter(({ ways }) => ways.includes('resume'));
  for (const problem of [activity?.problem, ...waiting.map((payment) => payment.problem)]) {
    if (problem && tellsOfLoss(problem)) return countsIn(problem.details['detail'] ?? '');
  }
  return undefined;
}

function tellsOfLoss({ code, details }: Problem): boolean {
  const { reason } = details;
  return code.startsWith('device-') && (reason === 'archive-shorter' || reason === 'archive-forked');
}

function countsIn(detail: string): ToldLoss {
  const [, remembered, given] = /remembered (\d+)(?:, given (\d+))?/.exec(detail) ?? [];
  return { ...(remembered !== undefined && { remembered }), ...(given !== undefined && { given }) };
}
