// One started wallet for the journeys of a file that go on from each other: begun by the first, left after the last. Without a browser
// every journey is skipped by name.
import { afterAll, type TestContext } from 'vitest';
import { needs } from '../house/needs.ts';
import { PersonAtDesk } from './person-at-desk.ts';
import type { Way } from './person-at-page.ts';

/** Gives the desk; `begin` is done once, before the first journey. Called where tests are defined. */
export function sharedDesk(
  way: Way,
  begin: (desk: PersonAtDesk) => Promise<void>,
): (context: TestContext) => Promise<PersonAtDesk> {
  let desk: PersonAtDesk | undefined;
  let begun: Promise<PersonAtDesk> | undefined;
  afterAll(() => desk?.leave());
  const start = async (executablePath: string) => {
    desk = await PersonAtDesk.sit(way, executablePath);
    await begin(desk);
    return desk;
  };
  return async (context) => {
    const executablePath = needs(context, 'chromium');
    context.onTestFinished(() => desk?.troubles.forgive(/^/));
    context.onTestFailed(async () => console.log(await desk?.person.page.innerText('body')));
    return (begun ??= start(executablePath));
  };
}
