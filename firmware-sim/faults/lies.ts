// What a device that lies can do, by name: one lie each, told as often as there is occasion. hostile-device.ts tells them; CONTROL.md
// says what each is, e2e/attacks/hostile-device.test.ts what a wallet answers.

/** The lies. */
export const lies = [
  'claims-paired',
  'forgets-the-host',
  'answers-unasked',
  'answers-another',
  'answers-with-the-last',
  'answers-too-long',
  'answers-in-empty-pieces',
  'answers-nonsense',
  'never-ends',
  'wrong-session-key',
  'replays-a-record',
  'older-version',
  'altered-version',
  'other-key-on-replug',
] as const;
export type Lie = (typeof lies)[number];
