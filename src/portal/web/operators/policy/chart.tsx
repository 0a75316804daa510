import { useOperatorWords } from '../words/words.ts';
import { GROUPS, type Previewed } from './groups.ts';

const ROW = 82;
const BAR = 20;
/** Of the width: beside the longest bar there is room for what it counts. */
const LONGEST = 70;

/**
 * Two bars for each group. They are told apart by their pattern and by their words, whatever colours
 * somebody sees. Widths are percentages and texts are not scaled, so that it can be read on a phone.
 */
export function Chart({ now, after }: { now: Previewed; after: Previewed }) {
  const words = useOperatorWords().policy;
  const counts = GROUPS.flatMap((group) => [now[group].count, after[group].count]);
  const most = Math.max(1, ...counts);
  const share = (count: number): string => `${(LONGEST * count) / most}%`;
  const summary = GROUPS.map(
    (group) => `${words.groups[group]}: ${words.change(now[group].count, after[group].count)}`,
  ).join('; ');

  return (
    <svg
      role="img"
      aria-label={`${words.chart} ${summary}.`}
      class="chart"
      width="100%"
      height={GROUPS.length * ROW}
    >
      <defs>
        <pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse">
          <path d="M0 6 6 0M-1.5 1.5 1.5-1.5M4.5 7.5 7.5 4.5" class="hatching" />
        </pattern>
      </defs>
      {GROUPS.map((group, index) => (
        <g key={group} class={group === 'lockedOut' ? 'lost' : ''}>
          <text x="0" y={index * ROW + 18} class="group">
            {words.groups[group]}
          </text>
          <Bar top={index * ROW + 26} width={share(now[group].count)} fill="url(#hatched)">
            {`${words.now}: ${now[group].count}`}
          </Bar>
          <Bar top={index * ROW + 28 + BAR} width={share(after[group].count)} class="solid">
            {`${words.after}: ${after[group].count}`}
          </Bar>
        </g>
      ))}
    </svg>
  );
}

function Bar(props: {
  top: number;
  width: string;
  fill?: string;
  class?: string;
  children: string;
}) {
  const { top, width, fill } = props;
  return (
    <>
      <rect
        x="1"
        y={top}
        width={width}
        height={BAR - 2}
        fill={fill}
        class={`bar ${props.class ?? ''}`}
      />
      <text x={width} dx="9" y={top + 14} class="count">
        {props.children}
      </text>
    </>
  );
}
