/** The full report of a unit: staffed, occupied, closed, and what becomes free. */
import { useState } from "preact/hooks";
import { units as calls } from "../shared/api/calls";
import type { NewReport, UnitRow } from "../shared/api/types";
import { Field } from "../shared/ui/Field";
import { InlineForm } from "../shared/ui/InlineForm";
import { faultOf } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";

const NAMES = ["staffed", "occupied", "closed", "free_in_24_hours", "free_in_72_hours"] as const;
type Name = (typeof NAMES)[number];
type Filled = Readonly<Record<Name, string>>;

const labels = (): Readonly<Record<Name, string>> => ({
  staffed: t("facility.staffed"),
  occupied: t("facility.occupied"),
  closed: t("facility.closed"),
  free_in_24_hours: t("facility.in24"),
  free_in_72_hours: t("facility.in72"),
});

function toFigures(filled: Filled): NewReport {
  return Object.fromEntries(NAMES.filter((name) => filled[name] !== "").map((name) => [name, Number(filled[name])]));
}

export function Figures({ unit, close }: { readonly unit: UnitRow; readonly close: () => void }) {
  const [filled, setFilled] = useState<Filled>(() => ({
    staffed: String(unit.staffed),
    occupied: String(unit.occupied),
    closed: String(unit.closed),
    free_in_24_hours: String(unit.free_in_24_hours),
    free_in_72_hours: String(unit.free_in_72_hours),
  }));
  const report = useWrite(() => calls.report(unit.id, toFigures(filled)));
  const words = labels();
  return (
    <InlineForm title={t("facility.more_figures")} write={report} close={close} fields={NAMES} send={t("facility.reportAll")}>
      <p class="hint">{t("facility.baseline", { count: unit.baseline })}</p>
      <div class="field-pair figures-grid">
        {NAMES.map((name) => (
          <Field
            key={name}
            label={words[name]}
            kind="digits"
            length={3}
            value={filled[name]}
            set={(value) => setFilled({ ...filled, [name]: value.replace(/\D/g, "") })}
            fault={faultOf(report.problem, name)}
          />
        ))}
      </div>
    </InlineForm>
  );
}
