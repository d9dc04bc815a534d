// What a page does that a person should never meet: complaints in its console, errors, whatever its policy refused, and requests to
// anybody but where the page itself came from. A journey ends well only if nothing of that was noted.
import type { BrowserContext, Page } from 'playwright-core';

/** What was noted, in its order; `forgive` takes it away, for a journey that pulls a plug itself. */
export class PageTroubles {
  #noted: string[] = [];

  /** Everything that was noted and not forgiven. */
  get noted(): readonly string[] {
    return this.#noted;
  }

  note(what: string): void {
    this.#noted.push(what);
  }

  /** Takes away what the journey itself brought about. */
  forgive(expected: RegExp): void {
    this.#noted = this.#noted.filter((what) => !expected.test(what));
  }
}

const report = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  noteTrouble('policy: ' + [violatedDirective, blockedURI, sample].join(' ')), true)`;

/** Watches every page of a browser window that is opened from now on. */
export async function watchPages(context: BrowserContext): Promise<PageTroubles> {
  const troubles = new PageTroubles();
  await context.exposeBinding('noteTrouble', (_source, what: string) => troubles.note(what));
  await context.addInitScript(report);
  context.on('page', (page) => watchPage(page, troubles));
  return troubles;
}

function watchPage(page: Page, troubles: PageTroubles): void {
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' || message.type() === 'warning') {
      troubles.note(`console ${message.type()}: ${message.text()} (${url})`);
    }
  });
  page.on('pageerror', (error) => troubles.note(`error: ${error.message}`));
  page.on('crash', () => troubles.note('the page crashed'));
  page.on('request', (request) => {
    if (request.isNavigationRequest()) return;
    const own = new URL(request.frame().url()).origin;
    if (new URL(request.url()).origin !== own) troubles.note(`request: ${request.method()} ${request.url()}`);
  });
}
