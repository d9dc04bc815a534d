// Spending rules of the person (DESIGN §6, policy): typed rules, deny before ask before allow, and refuse what no rule
// speaks of. They bind people who use the program; against the PC stands the device, which asks by its own rules.
import type { Amount, Currency } from '#protocols/values/amount.ts';

/** One rule. `upTo` is inclusive, minor units of the rule's currency. */
export type Rule = {
  readonly name: string;
  readonly effect: 'deny' | 'ask' | 'allow';
  readonly currency: Currency;
  readonly upTo?: bigint;
  readonly payee?: string;
};

/** What is about to be paid. */
export type PaymentPlan = { readonly amount: Amount; readonly fee: Amount; readonly payee: string };

/** The decision, with the rule that made it. `ask` means: the person must say yes on the device. */
export type Decision = { readonly is: 'allow' | 'ask' | 'refuse'; readonly rule: string };

/** The rule for want of others: each payment is asked on the device, whatever its amount. */
export function askAlways(currencies: readonly Currency[]): readonly Rule[] {
  return currencies.map((currency) => ({ name: `ask for every payment in ${currency}`, effect: 'ask', currency }));
}

/** Decides by the rules that match; deny > ask > allow, and refuse when none matches. Pure. */
export function decide(plan: PaymentPlan, rules: readonly Rule[]): Decision {
  const matching = rules.filter((rule) => matches(rule, plan));
  for (const effect of ['deny', 'ask', 'allow'] as const) {
    const rule = matching.find((candidate) => candidate.effect === effect);
    if (rule) return { is: effect === 'deny' ? 'refuse' : effect, rule: rule.name };
  }
  return { is: 'refuse', rule: 'no rule allows it' };
}

function matches(rule: Rule, { amount, fee, payee }: PaymentPlan): boolean {
  if (rule.currency !== amount.currency) return false;
  if (rule.payee !== undefined && rule.payee !== payee) return false;
  return rule.upTo === undefined || amount.minor + fee.minor <= rule.upTo;
}
