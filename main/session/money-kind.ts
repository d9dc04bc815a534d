// Practice and real money are two worlds (DESIGN §1): each has its own folder, seeds, roots and ports, and nothing crosses. Here
// stands what a wallet for real money refuses: the simulated device, the practice authority, the practice mint. Practice
// takes whatever it is offered, since nothing there is worth anything.
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { DeviceProperties } from '#protocols/device-link/messages.ts';
import { fromUtf8, sameBytes } from '#protocols/values/bytes.ts';
import type { Root } from './trust.ts';

/** Which money a wallet is for. */
export type MoneyKind = 'practice' | 'real';

const greatestInfo = 65_536;

/** Why a device is not taken: what it says of itself in INIT is bound into the handshake, so that nobody in between changes it. */
export function deviceUnfit(money: MoneyKind, properties: Pick<DeviceProperties, 'practice'>): Problem | undefined {
  return money === 'real' && properties.practice ? { code: 'device-of-practice', details: {} } : undefined;
}

/** Why a root is not taken: it is the practice market's own (`practiceRoot`, if one is known), or says so in its name. */
export function rootUnfit(
  money: MoneyKind,
  root: Pick<Root, 'name' | 'digest'>,
  practiceRoot: Pick<Root, 'digest'> | undefined,
): Problem | undefined {
  if (money === 'practice') return undefined;
  const ofMarket = practiceRoot !== undefined && sameBytes(practiceRoot.digest, root.digest);
  return ofMarket || /\bpractice\b/i.test(root.name)
    ? { code: 'root-of-practice', details: { name: root.name } }
    : undefined;
}

/**
 * Why a mint is not taken: it is the practice market's (`practiceMint`), lies on this machine, or says of itself (NUT-06) that
 * its money is for practice. A mint that says nothing of itself is not taken either, since it may be one.
 */
export async function mintUnfit(
  money: MoneyKind,
  mint: string,
  { http, practiceMint }: { readonly http: Http; readonly practiceMint: string | undefined },
): Promise<Problem | undefined> {
  if (money === 'practice') return undefined;
  const refused: Problem = { code: 'mint-of-practice', details: { mint } };
  const url = URL.canParse(mint) ? new URL(mint) : undefined;
  if (!url || mint === practiceMint || url.protocol !== 'https:' || isHere(url.hostname)) return refused;
  const answer = await http.send({ method: 'GET', url: `${mint}/v1/info`, greatestAnswer: greatestInfo });
  if (!answer.ok || answer.value.status !== 200) {
    return {
      code: 'mint-unreachable',
      details: { detail: answer.ok ? `status ${answer.value.status}` : answer.error.code },
    };
  }
  return /practice/i.test(fromUtf8(answer.value.body) ?? 'practice') ? refused : undefined;
}

function isHere(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host.startsWith('127.');
}
