/** The chart: for each way the share of requests that had a bed after each length of time, on a scale that grows. */
import { useId } from "preact/hooks";
import type { TrialRow } from "../shared/api/types";
import { t } from "../shared/words/i18n";
import { wayOf } from "./figures";

const [LEFT, TOP, WIDTH, HEIGHT] = [66, 12, 560, 320];
const TICKS = [
  [1, "1 min"],
  [10, "10 min"],
  [60, "1 u"],
  [240, "4 u"],
  [1440, "1 d"],
  [2880, "2 d"],
] as const;
const [FIRST, LAST] = [1, 2880];
/** What is compared stands out; what it is compared with is told apart by its dashes. */
const LOOKS: Readonly<Record<string, { readonly dashes: string; readonly look: string }>> = {
  proposed: { dashes: "", look: "line-proposed" },
  today: { dashes: "", look: "line-today" },
  phoning: { dashes: "8 4", look: "line-other" },
  phoning_as_gps_tell: { dashes: "2 4", look: "line-other" },
  oracle: { dashes: "12 3 2 3", look: "line-other" },
};

const x = (minutes: number) => LEFT + (WIDTH * Math.log(Math.min(Math.max(minutes, FIRST), LAST) / FIRST)) / Math.log(LAST / FIRST);
const y = (share: number) => TOP + HEIGHT * (1 - share);

function path(row: TrialRow): string {
  return (row.curve ?? []).map(({ minutes, share }, place) => `${place === 0 ? "M" : "L"}${x(minutes).toFixed(1)} ${y(share).toFixed(1)}`).join("");
}

function Grid() {
  return (
    <g class="curve-grid">
      {TICKS.map(([minutes, name]) => (
        <g key={name}>
          <path d={`M${x(minutes)} ${TOP}v${HEIGHT}`} />
          <text class={minutes === 240 || minutes === 1440 ? "between" : undefined} x={x(minutes)} y={TOP + HEIGHT + 22} text-anchor={minutes === LAST ? "end" : "middle"}>
            {name.replace("u", t("unit.hour")).replace(" d", ` ${t("unit.day")}`)}
          </text>
        </g>
      ))}
      {[0, 25, 50, 75, 100].map((percent) => (
        <g key={percent}>
          <path d={`M${LEFT} ${y(percent / 100)}h${WIDTH}`} />
          <text x={LEFT - 6} y={y(percent / 100) + 4} text-anchor="end">
            {percent} %
          </text>
        </g>
      ))}
    </g>
  );
}

export function Curve({ rows }: { readonly rows: readonly TrialRow[] }) {
  const title = useId();
  const shown = Object.keys(LOOKS)
    .map((way) => rows.find((row) => row.way === way))
    .filter((row) => row?.curve != null) as readonly TrialRow[];
  if (shown.length === 0) return null;
  return (
    <figure class="curve">
      <figcaption id={title}>{t("manager.chart")}</figcaption>
      <svg viewBox={`0 0 ${LEFT + WIDTH + 12} ${TOP + HEIGHT + 32}`} role="img" aria-labelledby={title}>
        <Grid />
        {[...shown].reverse().map((row) => (
          <path key={row.way} class={LOOKS[row.way]?.look} d={path(row)} fill="none" stroke-dasharray={LOOKS[row.way]?.dashes} />
        ))}
      </svg>
      <ul class="curve-key">
        {shown.map((row) => (
          <li key={row.way}>
            <svg viewBox="0 0 36 8" aria-hidden="true">
              <path class={LOOKS[row.way]?.look} d="M0 4h36" fill="none" stroke-dasharray={LOOKS[row.way]?.dashes} />
            </svg>
            {wayOf(row.way)}
          </li>
        ))}
      </ul>
    </figure>
  );
}
