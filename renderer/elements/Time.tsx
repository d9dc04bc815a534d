// A time: how long ago it was, and exactly when on hover, focus and to screen readers. `exact` writes the date and time out.
import { useLocale } from '../language/language.ts';
import { distanceWritten, timeWritten } from '../language/written.ts';
import { useScreen } from '../wallet/screen.ts';

/** Shows a time, in seconds since 1970. The wallet's clock counts, not the screen's. */
export function Time({ at, exact }: { readonly at: number; readonly exact?: boolean }) {
  const now = useScreen(({ view }) => view?.now ?? at);
  const locale = useLocale();
  const whole = timeWritten(at, locale, 'whole');
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={whole}>
      {exact ? timeWritten(at, locale) : distanceWritten(at, now, locale)}
    </time>
  );
}
