// The first journey of a person, on whichever host the page came from: try it, buy at the practice shop, one OK on the device,
// the receipt.
import type { Page } from 'playwright-core';
import { fingerAt } from '../actors/finger-on-keypad.ts';
import { approveReview } from '../actors/person-at-device.ts';

/** Takes it; `control` is the socket by which the device's keys can be pressed. Gives what the device showed. */
export async function tryItAndBuy(page: Page, control: string): Promise<string> {
  page.setDefaultTimeout(30_000);
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('link', { name: 'Pay', exact: true }).first().click();
  await page.getByRole('button', { name: 'Buy at the practice shop' }).click();
  const finger = await fingerAt(control);
  try {
    await page.getByRole('button', { name: /^Pay \D*1\d[.,]\d\d/ }).click();
    const pages = await approveReview(finger, 'Pay');
    await page.getByText('signed by the payee').first().waitFor();
    return pages.join('\n');
  } finally {
    finger.close();
  }
}
