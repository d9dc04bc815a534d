// `npm run dispute`: decides from documents alone whether a payment was made as claimed. Needs no network, no device and no
// wallet, so that a third person can run it on evidence that was handed over.
import { runDispute } from './dispute-command.ts';

process.exitCode = runDispute(process.argv.slice(2), {
  say: (text) => console.log(text),
  complain: (text) => console.error(text),
});
