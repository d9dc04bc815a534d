// A process for start-process.test.ts. `lasting.ts ready` says it is ready and lasts; `stubborn` also ignores SIGTERM;
// `silent` lasts and says nothing; `brief` ends at once; `parent` starts a `ready` one of its own and tells its process id.
import { startProcess } from '../start-process.ts';

const [how] = process.argv.slice(2);
const say = (content: object | string) =>
  process.stdout.write(`${typeof content === 'string' ? content : JSON.stringify(content)}\n`);
if (how !== 'brief') setInterval(() => {}, 1000);
if (how === 'stubborn') process.on('SIGTERM', () => say('will not end'));
if (how === 'ready' || how === 'stubborn') {
  say('warming up');
  say({ url: 'http://127.0.0.1:1', pid: process.pid });
  say('{"later":"line"}');
}
if (how === 'parent') {
  const child = startProcess(import.meta.filename, ['ready']);
  say({ child: (await child.ready)['pid'] });
}
