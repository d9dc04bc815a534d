// What runs in the guest in place of the device, on the very system of a board: it looks whether that is as closed as it should be,
// plays every scenario on each kind of keypad and display, and has the device's own program set up, lose its power and come back.
// Each step is a line; the first that fails ends it with 1.
import { readFileSync } from 'node:fs';
import { openDisplay } from '#firmware-sim/hal/board/framebuffer-display.ts';
import { openKeypad } from '#firmware-sim/hal/board/evdev-keypad.ts';
import { runScenario } from '#firmware-sim/scenarios/run-scenario.ts';
import { scenarios } from '#firmware-sim/scenarios/scenarios.ts';
import { boardStage } from './board-stage.ts';
import { lookAtSystem } from './closed-system.ts';
import type { ForGuest } from './for-guest.ts';
import { liveWithBoard } from './live-with-board.ts';
import { keypads, plugInKeypad } from './uinput.ts';
import { shapeFramebuffer, type Shape } from './virtual-framebuffer.ts';

const given = JSON.parse(readFileSync('/test/for-guest.json', 'utf8')) as ForGuest;
const [paired, rooted] = [given.paired, given.rooted].map((image) => Uint8Array.from(Buffer.from(image, 'base64')));
const images = { new: undefined, paired, rooted };

await step('The root is read-only, no module can be added, no radio and no network is there', lookAtSystem);

const stages: readonly (readonly [number, Shape])[] = [
  [0, { width: 128, height: 64, bits: 32 }],
  [1, { width: 160, height: 128, bits: 1 }],
  [2, { width: 480, height: 320, bits: 16 }],
];
for (const [at, shape] of stages) {
  const keys = keypads[at];
  if (!keys) throw new Error('no such keypad');
  const { width, height, bits } = shape;
  await step(`All scenarios on ${keys.name} and ${width} × ${height} dots of ${bits} bits`, async () => {
    shapeFramebuffer(shape);
    const hand = plugInKeypad(keys);
    const [display, keypad] = [openDisplay('/dev/fb0'), openKeypad('/dev/input')];
    if (!display.ok) throw new Error(display.error.detail);
    if (!keypad.ok) throw new Error(keypad.error.detail);
    const open = { display: display.value, keypad: keypad.value, hand, flash: '/kept/scenario.flash' };
    const wrong: string[] = [];
    for (const scenario of scenarios) {
      const seen = await runScenario(scenario, images, (image) => boardStage(open, image));
      const wanted = given.expected[scenario.name] ?? [];
      for (const [number, made] of scenario.steps.entries()) {
        const [got, want] = [seen[number], wanted[number]];
        const right = want !== undefined && got?.pixels === want.pixels && got.answer === want.answer;
        if (!right) wrong.push(`${scenario.name}, step ${number + 1} (${Object.keys(made).join()}): ${got?.answer}`);
      }
      console.log(`     ${scenario.name}: ${seen.length} steps`);
    }
    hand.unplug();
    await keypad.value.gone;
    await keypad.value.close();
    display.value.close();
    if (wrong.length > 0) throw new Error(`differs:\n${wrong.join('\n')}`);
  });
}

await step(
  'The device’s own program: a wallet restored by its keys, the power cut, and there it is again, on USB',
  () => liveWithBoard(given),
);

console.log('ALL STEPS SEEN');
process.exit(0);

async function step(title: string, work: () => void | Promise<void>): Promise<void> {
  const began = performance.now();
  try {
    await work();
    console.log(`ok   ${title} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.log(`FAIL ${title}`);
    console.log(error);
    process.exit(1);
  }
}
