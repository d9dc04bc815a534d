import { expect, test } from 'vitest';
import { contract } from '#app/screen-contract/contract.ts';
import { base64Of, greatestFirmware } from './firmware-file.ts';

test('The longest file that the page takes is the longest that the contract takes', () => {
  const { input } = contract['device/read-firmware'];
  const longest = Uint8Array.from({ length: greatestFirmware }, (_, at) => (at * 31) % 256);
  const file = base64Of(longest);
  expect(Buffer.from(file, 'base64').equals(longest)).toBe(true);
  expect(input.safeParse({ file }).success).toBe(true);
  expect(input.safeParse({ file: base64Of(new Uint8Array(greatestFirmware + 1)) }).success).toBe(false);
});
