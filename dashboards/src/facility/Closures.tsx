/** Beds that take nobody for a while: until when and why, open again now, and closing some or all of them. */
import { useState } from "preact/hooks";
import { units as calls } from "../shared/api/calls";
import type { Closure, UnitRow } from "../shared/api/types";
import { now } from "../shared/now";
import { region } from "../shared/session/session";
import { closureInWords } from "../shared/session/closures";
import { Button } from "../shared/ui/Button";
import { OneOf } from "../shared/ui/Choices";
import { Field } from "../shared/ui/Field";
import { InlineForm } from "../shared/ui/InlineForm";
import { momentFrom } from "../shared/ui/moments";
import { Trouble, faultOf } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";

const HOUR = 3_600_000;
/** How long a ward usually closes, in hours; anything else is filled in. */
const LENGTHS = ["8", "24", "72"] as const;
type Length = (typeof LENGTHS)[number] | "other";

function Line({ unit, closure }: { readonly unit: UnitRow; readonly closure: Closure }) {
  const open = useWrite(() => calls.open(unit.id, closure.id));
  return (
    <li class="closure">
      <p>
        <span aria-hidden="true">⊘</span> {closureInWords(closure)}
      </p>
      <Button busy={open.busy} press={() => void open.run()}>
        {t("closure.open")}
      </Button>
      <Trouble problem={open.problem} />
    </li>
  );
}

export function Closures({ unit }: { readonly unit: UnitRow }) {
  if (unit.closures.length === 0) return null;
  return (
    <ul class="closures" aria-label={t("closure.closures")}>
      {unit.closures.map((closure) => (
        <Line key={closure.id} unit={unit} closure={closure} />
      ))}
    </ul>
  );
}

function endOf(length: Length | null, other: string): string | undefined {
  if (length === null) return undefined;
  return length === "other" ? momentFrom(other) : new Date(now.peek() + Number(length) * HOUR).toISOString();
}

export function CloseBeds({ unit, close }: { readonly unit: UnitRow; readonly close: () => void }) {
  const [reason, setReason] = useState<string | null>(null);
  const [places, setPlaces] = useState("");
  const [length, setLength] = useState<Length | null>("24");
  const [other, setOther] = useState("");
  const until = endOf(length, other);
  const shut = useWrite(() =>
    calls.close(unit.id, { reason: reason ?? "", until: until ?? "", ...(places === "" ? {} : { places: Number(places) }) }),
  );
  return (
    <InlineForm title={t("closure.title")} write={shut} close={close} fields={["places", "reason", "until"]} ready={reason !== null && until !== undefined} send={t("closure.close")}>
      <OneOf
        label={t("closure.why")}
        choices={region().closure_reasons.map(({ id, name }) => ({ id, name }))}
        value={reason}
        set={setReason}
        fault={faultOf(shut.problem, "reason")}
      />
      <OneOf
        label={t("closure.howLong")}
        choices={[...LENGTHS.map((id) => ({ id, name: t("closure.hours", { count: Number(id) }) })), { id: "other" as const, name: t("closure.other") }]}
        value={length}
        set={setLength}
        fault={length === "other" ? undefined : faultOf(shut.problem, "until")}
      />
      {length === "other" && <Field label={t("closure.until")} kind="datetime-local" value={other} set={setOther} fault={faultOf(shut.problem, "until")} />}
      <Field
        label={`${t("closure.places")} (${t("common.optional")})`}
        hint={t("closure.placesHint")}
        kind="digits"
        length={3}
        value={places}
        set={(value) => setPlaces(value.replace(/\D/g, ""))}
        fault={faultOf(shut.problem, "places")}
      />
      <p class="hint">{t("closure.opensItself")}</p>
    </InlineForm>
  );
}
