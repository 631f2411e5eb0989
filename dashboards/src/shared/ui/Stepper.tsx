/** A count with a big − and a big +. */

interface Props {
  readonly value: number;
  readonly set: (value: number) => void;
  readonly least: number;
  readonly most: number;
  /** What − and + do, for ears. */
  readonly less: string;
  readonly more: string;
  readonly caption: string;
}

export function Stepper({ value, set, least, most, less, more, caption }: Props) {
  const step = (by: number) => {
    const next = Math.min(most, Math.max(least, value + by));
    if (next !== value) set(next);
  };
  return (
    <div class="stepper">
      <button type="button" class="stepper-step" aria-label={less} aria-disabled={value <= least} onClick={() => step(-1)}>
        <span aria-hidden="true">−</span>
      </button>
      <output class="stepper-value" aria-live="polite">
        <b class="figure">{value}</b> <span>{caption}</span>
      </output>
      <button type="button" class="stepper-step" aria-label={more} aria-disabled={value >= most} onClick={() => step(1)}>
        <span aria-hidden="true">+</span>
      </button>
    </div>
  );
}
