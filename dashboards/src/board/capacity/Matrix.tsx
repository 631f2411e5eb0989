/** Facilities by care forms: what is free where, held, and how old the figure is. */
import { useMemo, useState } from "preact/hooks";
import type { CareForm, UnitRow } from "../../shared/api/types";
import { minute } from "../../shared/now";
import { closureInWords } from "../../shared/session/closures";
import { region } from "../../shared/session/session";
import { ageOf } from "../../shared/session/times";
import { memo } from "../../shared/ui/memo";
import { say, t } from "../../shared/words/i18n";
import type { Desk } from "../store";
import { type Cell, type Row, type Total, isStale, rowsOf, totalsOf } from "./matrix";
import "./matrix.css";

/** What a cell says, for ears. */
function inWords(cell: Cell): string {
  const parts = [`${cell.free} ${t("desk.free")}`];
  if (cell.held > 0) parts.push(t("desk.held", { count: cell.held }));
  if (cell.reserved > 0) parts.push(t("desk.reserved", { count: cell.reserved }));
  if (cell.shut > 0) parts.push(t("desk.shut", { count: cell.shut }));
  if (cell.stale) parts.push(cell.reportedAt === null ? t("common.never") : t("common.stale"));
  return parts.join(", ");
}

function Figure({ cell }: { readonly cell: Cell | null | undefined }) {
  if (cell == null) {
    return (
      <td class="cell cell-none">
        <span aria-hidden="true">·</span>
        <span class="unseen">{t("desk.notGiven")}</span>
      </td>
    );
  }
  const unknown = cell.reportedAt === null;
  const look = `cell${cell.stale ? " hatched" : ""}${cell.free > 0 ? " cell-free" : ""}${cell.free < 0 ? " cell-over" : ""}`;
  return (
    <td class={look} title={inWords(cell)}>
      <span aria-hidden="true">
        <b class="figure">{unknown ? "?" : cell.free}</b>
        {cell.held > 0 && <span class="cell-held">{`●${cell.held}`}</span>}
        {cell.shut > 0 && <span class="cell-shut">{`⊘${cell.shut}`}</span>}
      </span>
      <span class="unseen">{inWords(cell)}</span>
    </td>
  );
}

function Age({ at, stale }: { readonly at: number | null; readonly stale: boolean }) {
  return <td class={`cell-age${stale ? " cell-stale" : ""}`}>{at === null ? t("common.neverShort") : ageOf(at)}</td>;
}

function UnitLine({ unit, span }: { readonly unit: UnitRow; readonly span: number }) {
  const { occupied, reserved, staffed, free_in_24_hours: day, free_in_72_hours: days } = unit;
  const source = unit.source === null ? "" : say("channel", unit.source, unit.source);
  return (
    <tr class="unit-line">
      <td colSpan={span}>
        <b>{unit.name}</b> {`${unit.free} ${t("desk.free")}`}
        <span class="soft">{` · ${t("desk.beds", { occupied, reserved, closed: unit.closed + unit.shut, staffed })}`}</span>
        <span class="soft">{` · ${t("desk.ahead", { day, days })}`}</span>
        {unit.closures.map((closure) => (
          <span key={closure.id} class="unit-shut">{` · ⊘ ${closureInWords(closure)}`}</span>
        ))}
        {unit.over_committed > 0 && <span class="tone-overdue">{` · ${t("desk.overCommitted")}`}</span>}
        {unit.by !== null && <span class="soft">{` · ${t("desk.by", { by: unit.by, source })}`}</span>}
      </td>
      <Age at={unit.reported_at === null ? null : Date.parse(unit.reported_at)} stale={isStale(unit, minute.value)} />
    </tr>
  );
}

interface LineProps {
  readonly row: Row;
  readonly forms: readonly CareForm[];
  readonly open: boolean;
  readonly flip: (facility: string) => void;
}

function Line({ row, forms, open, flip }: LineProps) {
  return (
    <>
      <tr data-facility={row.facility}>
        <th scope="row">
          <button type="button" class="row-name" aria-expanded={open} onClick={() => flip(row.facility)}>
            <span title={row.name}>{row.short}</span> <span class="soft">{row.town}</span>
          </button>
        </th>
        {forms.map((form) => (
          <Figure key={form.id} cell={row.cells[form.id]} />
        ))}
        <Age at={row.reportedAt} stale={row.stale} />
      </tr>
      {open && row.units.map((unit) => <UnitLine key={unit.id} unit={unit} span={forms.length + 1} />)}
    </>
  );
}

/** A care form's name with what is free of it in the whole region: believed, and apart from that what is too old to believe. */
function FormHead({ form, total }: { readonly form: CareForm; readonly total: Total | undefined }) {
  const { fresh, doubtful } = total ?? { fresh: 0, doubtful: 0 };
  return (
    <th scope="col" title={form.name}>
      <span>{form.short_name}</span>
      <span class="total">
        <b class="figure">{fresh}</b>
        {doubtful > 0 && <span>{` ${t("desk.doubtful", { count: doubtful })}`}</span>}
      </span>
    </th>
  );
}

interface TableProps {
  readonly units: readonly UnitRow[];
  readonly forms: readonly CareForm[];
  /** The minute it is: what is stale is judged anew each minute, not each second. */
  readonly at: number;
}

function TableShape({ units, forms, at }: TableProps) {
  const [opened, setOpened] = useState<readonly string[]>([]);
  const rows = useMemo(() => rowsOf(units, forms, at), [units, forms, at]);
  const totals = useMemo(() => totalsOf(units, forms, at), [units, forms, at]);
  const flip = (id: string) => setOpened((all) => (all.includes(id) ? all.filter((it) => it !== id) : [...all, id]));
  return (
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">{t("desk.total")}</th>
          {forms.map((form) => (
            <FormHead key={form.id} form={form} total={totals[form.id]} />
          ))}
          <th scope="col">{t("desk.age")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.facility} row={row} forms={forms} open={opened.includes(row.facility)} flip={flip} />
        ))}
      </tbody>
    </table>
  );
}

const Table = memo(TableShape);

function Bones() {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 10 }, (_, i) => (
        <p key={i} class="matrix-bone bones">
          <span class="bone" />
        </p>
      ))}
    </div>
  );
}

export function Matrix({ desk }: { readonly desk: Desk }) {
  const units = desk.units.value;
  return (
    <section class="panel capacity" aria-labelledby="capacity-title">
      <h2 id="capacity-title" class="panel-title">
        {t("desk.capacity")}
        <span class="legend">
          <span class="cell-held">●1</span> {t("desk.legendHeld")} <span class="cell-shut">⊘1</span> {t("desk.legendShut")} <span class="legend-hatch hatched" /> {t("desk.legendStale")}
        </span>
      </h2>
      <div class="matrix-scroll" tabIndex={0} role="region" aria-labelledby="capacity-title">
        {!desk.isReady.value && <Bones />}
        {desk.isReady.value && units.length === 0 && <p class="empty">{t("desk.noCapacity")}</p>}
        {units.length > 0 && <Table units={units} forms={region().care_forms} at={minute.value} />}
      </div>
    </section>
  );
}
