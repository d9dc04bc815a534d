// `npm run scenarios -- FILE`: plays all scenarios of the device and writes what differs from the recorded screens as a page. A
// command of its own, so that the device that is given out carries no recordings.
import { reportScenarios } from './report.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('npm run scenarios -- FILE   plays all scenarios, and writes what differs to this file');
  process.exit(2);
}
const differing = await reportScenarios(path);
console.log(differing === 0 ? 'Every scenario is as expected.' : `${differing} scenarios differ: see ${path}`);
process.exit(differing === 0 ? 0 : 1);
