// A purse's balance over time as a line of steps: it changes at once and stays until the next change. Positions on the screen are
// the only place where an amount becomes a floating number, and none of them is ever read back.
import { AxisBottom, AxisLeft } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleLinear, scaleTime } from '@visx/scale';
import { AreaClosed, LinePath } from '@visx/shape';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { decimalPlaces } from '#app/screen-contract/money.ts';
import type { BalanceLine as Line } from '#app/screen-contract/books-views.ts';
import { useLocale } from '../language/language.ts';
import { amountWritten, timeWritten } from '../language/written.ts';
import { useHidden, useScreen } from '../wallet/screen.ts';
import styles from './balance-line.module.css';

/** A change of the balance. */
export type BalancePoint = Line['points'][number];

const height = 200;
const margin = { top: 8, right: 28, bottom: 28, left: 56 };
const hour = 3600;
const shortest = 1200;

/** Draws it as wide as there is room. */
export function BalanceLine({ points }: { readonly points: readonly BalancePoint[] }) {
  const { t } = useLingui();
  const locale = useLocale();
  const hidden = useHidden();
  const now = useScreen(({ view }) => view?.now ?? 0);
  const { frame, width } = useWidth();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || hidden) {
    return <p className={styles.hidden}>{hidden ? t`The line is hidden in discreet mode.` : ''}</p>;
  }
  const currency = first.balance.currency;
  const unit = 10 ** decimalPlaces[currency];
  // Never less than twenty minutes, and a little room after the last change: its step must be seen.
  const end = Math.max(now, last.at + Math.ceil(Math.max(last.at - first.at, shortest) / 12));
  const begin = Math.min(first.at, end - shortest);
  const steps = [{ x: begin * 1000, y: 0 }, { x: first.at * 1000, y: 0 }, ...stepped(points, end, unit)]; // empty before
  const greatest = Math.max(...steps.map(({ y }) => y), 1);
  const x = scaleTime({
    domain: [begin * 1000, end * 1000],
    range: [margin.left, width - margin.right],
  });
  const y = scaleLinear({ domain: [0, greatest], range: [height - margin.bottom, margin.top], nice: true });
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const short = end - begin < 48 * hour;
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const label = t`Balance from ${amountWritten(first.balance, locale)} on ${timeWritten(first.at, locale)} to ${amountWritten(last.balance, locale)} now; the table beside says the same.`;
  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <Group>
            <AreaClosed
              data={steps}
              x={(step) => x(step.x)}
              y={(step) => y(step.y)}
              yScale={y}
              className={styles.area ?? ''}
            />
            <LinePath data={steps} x={(step) => x(step.x)} y={(step) => y(step.y)} className={styles.line ?? ''} />
            <AxisLeft
              left={margin.left}
              scale={y}
              numTicks={4}
              hideAxisLine
              hideTicks
              tickFormat={(tick) => whole.format(Number(tick))}
              tickClassName={styles.tick ?? ''}
              tickLabelProps={{ textAnchor: 'end', dx: -4, dy: '0.33em' }}
            />
            <AxisBottom
              top={height - margin.bottom}
              scale={x}
              numTicks={Math.max(2, Math.floor(width / 140))}
              axisLineClassName={styles.axis ?? ''}
              hideTicks
              tickFormat={(tick) => (short ? time : day).format(tick instanceof Date ? tick : Number(tick))}
              tickClassName={styles.tick ?? ''}
              tickLabelProps={{ textAnchor: 'middle', dy: '0.5em' }}
            />
          </Group>
        </svg>
      )}
    </div>
  );
}

/** Corners of the steps: level until the next change, then up or down. Positions only. */
function stepped(
  points: readonly BalancePoint[],
  until: number,
  unit: number,
): { readonly x: number; readonly y: number }[] {
  const corners = points.flatMap(({ at, balance }, place) => {
    const y = Number(balance.minor) / unit;
    const before = points[place - 1];
    const corner = { x: at * 1000, y };
    return before ? [{ x: at * 1000, y: Number(before.balance.minor) / unit }, corner] : [corner];
  });
  const end = corners.at(-1);
  return end ? [...corners, { x: until * 1000, y: end.y }] : corners;
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!frame.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return { frame, width };
}
