/** How the patient comes: chosen, ordered and on the way, each in one press, by whoever knows. */
import { useState } from "preact/hooks";
import { stays as calls } from "../api/calls";
import type { Reserved, Transport as Way, TransportKind } from "../api/types";
import { clockOf, momentOf } from "../session/times";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { InlineForm } from "../ui/InlineForm";
import { momentFrom } from "../ui/moments";
import { Trouble, faultOf } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";

const KINDS: readonly TransportKind[] = ["none", "own", "taxi", "ambulance"];

/** "Ambulance besteld 14:30 door Els, ophalen 15:00". */
export function transportInWords(way: Way | null): string {
  if (way === null) return t("transport.unknown");
  const parts: string[] = [t(`transport.kind.${way.kind}`)];
  if (way.picked_up_at !== null) {
    parts.push(t("transport.pickedUp", { time: momentOf(way.picked_up_at), by: way.picked_up_by ?? "" }));
    return parts.join(", ");
  }
  if (way.ordered_at !== null) parts.push(t("transport.ordered", { time: clockOf(Date.parse(way.ordered_at)), by: way.ordered_by ?? "" }));
  else if (isToOrder(way)) parts.push(t("transport.notOrdered"));
  if (way.pick_up_at !== null) parts.push(t("transport.pickUp", { time: momentOf(way.pick_up_at) }));
  return parts.join(", ");
}

function PickUpTime({ stay, kind, close }: { readonly stay: string; readonly kind: TransportKind; readonly close: () => void }) {
  const [at, setAt] = useState("");
  const moment = momentFrom(at);
  const order = useWrite(() => calls.transport(stay, { kind, ordered: true, ...(moment === undefined ? {} : { pick_up_at: moment }) }));
  return (
    <InlineForm title={t("transport.orderedTitle", { kind: t(`transport.kind.${kind}`) })} write={order} close={close} fields={["pick_up_at"]}>
      <Field label={`${t("transport.pickUpAt")} (${t("common.optional")})`} kind="datetime-local" value={at} set={setAt} fault={faultOf(order.problem, "pick_up_at")} />
    </InlineForm>
  );
}

function Choose({ stay, done }: { readonly stay: string; readonly done: () => void }) {
  const choose = useWrite(async (kind: TransportKind) => {
    await calls.transport(stay, { kind });
    done();
  });
  return (
    <>
      <span class="actions" role="group" aria-label={t("transport.title")}>
        {KINDS.map((kind) => (
          <Button key={kind} busy={choose.busy} press={() => void choose.run(kind)}>
            {t(`transport.kind.${kind}`)}
          </Button>
        ))}
      </span>
      <Trouble problem={choose.problem} />
    </>
  );
}

function Said({ way }: { readonly way: Way | null }) {
  return (
    <p>
      <span class="soft">{`${t("transport.title")}: `}</span>
      {transportInWords(way)}
    </p>
  );
}

function isToOrder({ kind, ordered_at }: Way): boolean {
  return (kind === "taxi" || kind === "ambulance") && ordered_at === null;
}

export function Transport({ stay }: { readonly stay: Reserved }) {
  const [open, setOpen] = useState<"choosing" | "ordering" | null>(null);
  const way = stay.transport;
  const go = useWrite(() => calls.pickedUp(stay.id));
  if (way === null) {
    return (
      <div class="transport">
        <Said way={way} />
        <Choose stay={stay.id} done={() => setOpen(null)} />
      </div>
    );
  }
  return (
    <div class="transport">
      <Said way={way} />
      {open === "choosing" && <Choose stay={stay.id} done={() => setOpen(null)} />}
      {open === "ordering" && <PickUpTime stay={stay.id} kind={way.kind} close={() => setOpen(null)} />}
      {open === null && way.picked_up_at === null && (
        <span class="actions">
          {isToOrder(way) && <Button press={() => setOpen("ordering")}>{t("transport.order")}</Button>}
          {way.kind !== "none" && (
            <Button busy={go.busy} press={() => void go.run()}>
              {t("transport.go")}
            </Button>
          )}
          <Button kind="quiet" press={() => setOpen("choosing")}>
            {t("transport.change")}
          </Button>
        </span>
      )}
      <Trouble problem={go.problem} />
    </div>
  );
}
