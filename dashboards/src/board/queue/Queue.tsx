/** The rack of strips, sorted by what is due next; nothing moves under the hand. */
import { useCallback, useEffect, useRef } from "preact/hooks";
import { Button } from "../../shared/ui/Button";
import { clockOf } from "../../shared/session/times";
import { t } from "../../shared/words/i18n";
import type { Desk } from "../store";
import { isOpen } from "./order";
import { Strip } from "./Strip";
import "./queue.css";

/** When somebody last asked for a place; what has landed is off the board, but still told. */
function lastAsked(desk: Desk): number | null {
  const told = desk.ticker.value.find((it) => it.kind === "request_submitted");
  return told === undefined ? null : Date.parse(told.at);
}

function Empty({ desk }: { readonly desk: Desk }) {
  const last = lastAsked(desk);
  return <p class="empty">{last === null ? t("desk.empty") : t("desk.emptyLast", { time: clockOf(last) })}</p>;
}

function Bones() {
  return (
    <ol class="strips" aria-hidden="true">
      {Array.from({ length: 6 }, (_, i) => (
        <li key={i} class="strip bones">
          <span class="bone" />
          <span class="bone" />
          <span class="bone" />
          <span class="bone" />
        </li>
      ))}
    </ol>
  );
}

/** The strip an event happened in, by its id. */
function stripAt(event: Event): string | null {
  const strip = event.target instanceof Element ? event.target.closest("[data-id]") : null;
  return strip instanceof HTMLElement ? (strip.dataset.id ?? null) : null;
}

/** Follow the hand: the focus if it is in the rack and was put there by keys, otherwise the pointer. */
function useHand(desk: Desk) {
  const pointer = useRef<string | null>(null);
  const focus = useRef<string | null>(null);
  const tell = () => desk.rack.handAt(focus.current ?? pointer.current);
  return {
    onPointerOver: (event: Event) => {
      pointer.current = stripAt(event);
      tell();
    },
    onPointerLeave: () => {
      pointer.current = null;
      tell();
    },
    onFocusIn: (event: Event) => {
      focus.current = stripAt(event);
      tell();
    },
    onFocusOut: () => {
      focus.current = null;
      tell();
    },
  };
}

export function Queue({ desk }: { readonly desk: Desk }) {
  const list = useRef<HTMLOListElement>(null);
  const hand = useHand(desk);
  const chosen = desk.hand.chosen.value;
  const shown = desk.rack.shown.value;
  const count = desk.open.value.length;

  const { hand: held } = desk;
  const choose = useCallback(
    (id: string, byKey: boolean) => {
      held.choose(id);
      if (byKey) requestAnimationFrame(() => document.getElementById("detail-title")?.focus());
    },
    [held],
  );
  const chosenId = chosen?.id ?? null;
  useEffect(() => {
    const strip = chosenId === null ? null : list.current?.querySelector(`[data-id="${chosenId}"]`);
    strip?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);

  return (
    <section class="panel queue" aria-labelledby="queue-title">
      <h2 id="queue-title" class="panel-title">
        {t("desk.requests")} <b class="figure">{desk.isReady.value ? count : ""}</b>
        {desk.rack.waiting.value > 0 && (
          <Button kind="strong" keys="." press={desk.rack.letIn}>
            {t("desk.newAbove", { count: desk.rack.waiting.value })}
          </Button>
        )}
      </h2>
      {!desk.isReady.value && <Bones />}
      {desk.isReady.value && shown.length === 0 && <Empty desk={desk} />}
      <ol class="strips" ref={list} {...hand}>
        {shown.map((id, at) => {
          const request = desk.rack.seen(id);
          return (
            request !== undefined && (
              <li key={id} class={at === 0 && chosen === null ? "strips-first" : undefined}>
                <Strip request={request} chosen={chosen?.id === id} landed={!isOpen(request) || desk.requests.value[id] === undefined} choose={choose} />
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}
