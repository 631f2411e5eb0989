/** The desk: the rack of strips, the capacity of the region, the chosen request, and what just happened. */
import { useEffect, useState } from "preact/hooks";
import type { BedRequest } from "../shared/api/types";
import { minute } from "../shared/now";
import { region } from "../shared/session/session";
import { Bar, Foot } from "../shared/ui/Bar";
import { Button } from "../shared/ui/Button";
import { NotLive } from "../shared/ui/NotLive";
import { bindKeys } from "../shared/ui/keys";
import { t } from "../shared/words/i18n";
import { Intake } from "./Intake";
import { KeyList } from "./KeyList";
import { Standstill } from "./Standstill";
import { Tasks } from "./Tasks";
import { Ticker } from "./Ticker";
import { Since } from "./calls/Since";
import { Telephone } from "./calls/Telephone";
import { Matrix } from "./capacity/Matrix";
import { Detail } from "./detail/Detail";
import { Queue } from "./queue/Queue";
import { type Desk as Store, openDesk } from "./store";

function useDesk(): Store | null {
  const [desk, setDesk] = useState<Store | null>(null);
  const id = region().id;
  useEffect(() => {
    const opened = openDesk(id);
    setDesk(opened);
    return opened.stop;
  }, [id]);
  return desk;
}

type Panel = "request" | "intake";

function focusStrip(id: string): void {
  document.querySelector<HTMLElement>(`.strips [data-id="${id}"]`)?.focus();
}

function useDeskKeys(desk: Store, show: (panel: Panel) => void, showHelp: (shown: boolean) => void): void {
  useEffect(() => {
    const move = (by: 1 | -1) => () => {
      const id = desk.hand.move(by);
      show("request");
      if (id !== null) requestAnimationFrame(() => focusStrip(id));
    };
    return bindKeys({
      j: move(1),
      k: move(-1),
      ".": desk.rack.letIn,
      a: () => show("intake"),
      c: () => document.querySelector<HTMLButtonElement>(".telephone [aria-keyshortcuts='c']")?.click() ?? false,
      "?": () => showHelp(true),
      Escape: () => {
        const chosen = desk.hand.chosen.peek();
        if (chosen === null) return false;
        // From inside the request back to its strip; from there to nothing in hand.
        if (document.activeElement?.closest(".desk-hand") != null) focusStrip(chosen.id);
        else desk.hand.choose(null);
        return true;
      },
    });
  }, [desk, show, showHelp]);
}

/** Who waits for a human, and the longest wait: seen from across the room. */
function Waits({ desk }: { readonly desk: Store }) {
  const waiting = desk.line.waiting.value;
  const unanswered = desk.line.unanswered.value.length;
  const [longest] = [...waiting].sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
  return (
    <span class="bar-waits" role="status">
      {longest !== undefined && t("calls.count", { count: waiting.length })}
      {longest !== undefined && <Since at={longest.since} late={longest.late_at} said="waits" />}
      {unanswered > 0 && <span class="tone-overdue">{`${unanswered} ${t("calls.unanswered")}`}</span>}
    </span>
  );
}

function Heading({ desk, take, help }: { readonly desk: Store; readonly take: () => void; readonly help: () => void }) {
  const tasks = desk.tasks.value;
  const late = tasks.filter((task) => Date.parse(task.due_at) < minute.value).length;
  return (
    <Bar following={desk.following}>
      <Waits desk={desk} />
      <span class="bar-count">
        {desk.isReady.value ? t("desk.tasksCount", { count: tasks.length }) : ""}
        {late > 0 && <span class="tone-overdue">{`, ${t("desk.overdueCount", { count: late })}`}</span>}
      </span>
      <Button keys="a" press={take}>
        {t("desk.intake")}
      </Button>
      <Button keys="?" kind="quiet" press={help}>
        {t("keys.open")}
      </Button>
    </Bar>
  );
}

function Open({ desk }: { readonly desk: Store }) {
  const [panel, setPanel] = useState<Panel>("request");
  const [helping, setHelping] = useState(false);
  useDeskKeys(desk, setPanel, setHelping);
  const chosen = desk.hand.chosen.value;
  const chosenId = chosen?.id;
  useEffect(() => {
    if (chosenId !== undefined) setPanel("request");
  }, [chosenId]);
  const grey = desk.following.grey.value || desk.following.model.value.refused !== null;
  const taken = (request: BedRequest) => {
    desk.hand.choose(request.id);
    setPanel("request");
  };
  return (
    <div class={`desk${grey ? " grey" : ""}${chosen !== null || panel === "intake" ? " desk-busy" : ""}`}>
      <Heading desk={desk} take={() => setPanel("intake")} help={() => setHelping(true)} />
      <NotLive following={desk.following} />
      <Standstill watch={desk.watch} grey={grey} />
      <main class="desk-main" id="content" tabIndex={-1}>
        <h1 class="unseen">{`${t("desk.title")}, ${region().name}`}</h1>
        <Queue desk={desk} />
        <div class="desk-middle">
          <Matrix desk={desk} />
          <Telephone desk={desk} />
          <Tasks desk={desk} />
        </div>
        <section class="panel desk-hand" aria-label={t("desk.chosen")}>
          {panel === "intake" && <Intake taken={taken} close={() => setPanel("request")} />}
          {panel === "request" && chosen !== null && <Detail key={chosen.id} desk={desk} request={chosen} />}
          {panel === "request" && chosen === null && <p class="empty">{t("desk.pick")}</p>}
        </section>
      </main>
      <Ticker desk={desk} />
      <Foot />
      {helping && <KeyList close={() => setHelping(false)} />}
    </div>
  );
}

export function Desk() {
  const desk = useDesk();
  return desk === null ? <DeskBones /> : <Open desk={desk} />;
}

/** The shape of the desk before anything is known. */
export function DeskBones() {
  return (
    <div class="desk" aria-busy="true">
      <header class="bar">
        <span class="soft">{t("live.joining")}</span>
      </header>
      <main class="desk-main" id="content">
        {["queue", "desk-middle", "desk-hand"].map((part) => (
          <section key={part} class={`panel ${part}`} aria-hidden="true">
            {Array.from({ length: part === "desk-hand" ? 2 : 7 }, (_, i) => (
              <p key={i} class="bones">
                <span class="bone" />
                <span class="bone" />
              </p>
            ))}
          </section>
        ))}
      </main>
      <footer class="ticker" />
    </div>
  );
}
