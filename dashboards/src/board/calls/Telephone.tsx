/** The telephone of the region: who waits for a human, who could reach nobody, who is on the line, who is on duty. */
import { telephone } from "../../shared/api/calls";
import type { Call, OnDuty, Waiting } from "../../shared/api/types";
import { momentOf } from "../../shared/session/times";
import { Button } from "../../shared/ui/Button";
import { Trouble } from "../../shared/ui/Trouble";
import { useWrite } from "../../shared/ui/useWrite";
import { bareName } from "../../shared/words/format";
import { say, t } from "../../shared/words/i18n";
import { homeName } from "../../shared/words/names";
import type { Desk } from "../store";
import { Since } from "./Since";
import "./telephone.css";

/** "Het Zilvermeertje, Kortverblijf": a ward by its home's own name. */
function wardName(ward: string): string {
  const [home = "", ...unit] = ward.split(", ");
  return [homeName(home), ...unit].join(", ");
}

function nameOf({ person, ward, purpose }: Call | Waiting): string {
  if (person != null) return bareName(person.name);
  return ward === null ? say("caller", purpose, purpose) : wardName(ward);
}

/** Who it is, as far as that is known: a name only when it was proved, else the end of the number. */
function Who({ it }: { readonly it: Call | Waiting }) {
  const number = it.digits === null ? t("calls.noNumber") : t("calls.number", { digits: it.digits });
  return (
    <span class="call-who">
      <b>{nameOf(it)}</b>
      <span class="soft figure"> {number}</span>
    </span>
  );
}

function Code({ it, desk }: { readonly it: Call | Waiting; readonly desk: Desk }) {
  const { request } = it;
  if (request === null) return null;
  return (
    <Button kind="quiet" press={() => desk.hand.choose(request.id)}>
      {request.code}
    </Button>
  );
}

const namesOf = (people: Waiting["ringing"]) => people.map(({ name }) => bareName(name)).join(", ");

/** What is being done for a caller, in one sentence. */
export function doneFor(waiting: Waiting): string {
  if (waiting.state === "voicemail") {
    return waiting.alerted.length === 0 ? t("calls.alertedNobody") : t("calls.alerted", { names: namesOf(waiting.alerted) });
  }
  if (waiting.taken_by !== null) return t("calls.taken", { name: bareName(waiting.taken_by.name) });
  return waiting.ringing.length === 0 ? t("calls.ringsNobody") : t("calls.rings", { names: namesOf(waiting.ringing) });
}

/** The next one in line is one key away. */
const FIRST = { kind: "strong", keys: "c" } as const;

function InLine({ waiting, place, desk }: { readonly waiting: Waiting; readonly place: number; readonly desk: Desk }) {
  const take = useWrite(() => telephone.take(waiting.id));
  const isMine = waiting.taken_by !== null;
  return (
    <li class={`call call-waiting${waiting.crisis ? " call-crisis" : ""}`} data-waiting={waiting.state}>
      <span class="call-place figure" title={t("calls.place", { place })}>
        {place}
      </span>
      <span class="call-body">
        <span class="call-line">
          {waiting.crisis && <span class="call-word">{t("calls.crisis")}</span>}
          <Who it={waiting} />
          {waiting.again && <span class="tone-due">{t("calls.again")}</span>}
          <Code it={waiting} desk={desk} />
        </span>
        <span class="call-doing">{doneFor(waiting)}</span>
        <Trouble problem={take.problem} />
      </span>
      <Since at={waiting.since} late={waiting.late_at} said="waits" />
      {!isMine && (
        <Button {...(place === 1 ? FIRST : {})} busy={take.busy} press={() => void take.run()}>
          {t("calls.take")}
        </Button>
      )}
    </li>
  );
}

function Unanswered({ waiting, desk }: { readonly waiting: Waiting; readonly desk: Desk }) {
  return (
    <li class={`call call-unanswered${waiting.crisis ? " call-crisis" : ""}`} data-waiting={waiting.state}>
      <span class="call-place" aria-hidden="true">
        !
      </span>
      <span class="call-body">
        <span class="call-line">
          {waiting.crisis && <span class="call-word">{t("calls.crisis")}</span>}
          <Who it={waiting} />
          <Code it={waiting} desk={desk} />
        </span>
        <span class="call-doing">
          <span class="tone-overdue">{t("calls.unanswered")}</span> · {doneFor(waiting)}
        </span>
      </span>
      <Since at={waiting.since} late={waiting.late_at} said="waits" />
    </li>
  );
}

function OnLine({ call, desk }: { readonly call: Call; readonly desk: Desk }) {
  const doing =
    call.with_whom !== null
      ? t("calls.with", { name: bareName(call.with_whom.name) })
      : call.state === "in-progress" && call.purpose.endsWith("_in")
        ? t("calls.self")
        : say("calls.state", call.state, call.state);
  return (
    <li class="call" data-call={call.purpose}>
      <span class="call-body">
        <span class="call-line">
          <Who it={call} />
          <span class="call-doing">{doing}</span>
          <Code it={call} desk={desk} />
        </span>
      </span>
      <Since at={call.since} said="lasts" />
    </li>
  );
}

function Duty({ duty }: { readonly duty: readonly OnDuty[] | null }) {
  if (duty === null) return null;
  const [first] = duty;
  return (
    <p class="duty">
      <span class="soft">{t("calls.duty")} </span>
      {first === undefined && <span class="tone-overdue">{t("calls.noDuty")}</span>}
      {duty.map((it, at) => (
        <span key={it.person.id} class="duty-one">
          {at > 0 && <span class="soft">{say("calls.rung", it.rung, it.rung)} </span>}
          {bareName(it.person.name)}
          {it.busy && <span class="soft"> ({t("calls.busy")})</span>}
          {at === 0 && <span class="soft figure"> {t("calls.until", { time: momentOf(it.until) })}</span>}
        </span>
      ))}
    </p>
  );
}

export function Telephone({ desk }: { readonly desk: Desk }) {
  const { line } = desk;
  const [waiting, unanswered, calls] = [line.waiting.value, line.unanswered.value, line.calls.value];
  const ready = desk.isReady.value;
  return (
    <section class="panel telephone" aria-labelledby="telephone-title">
      <h2 id="telephone-title" class="panel-title">
        {t("calls.title")} <b class="figure">{ready ? waiting.length + calls.length : ""}</b>
      </h2>
      <Duty duty={line.duty.value} />
      <div class="call-list">
        {(waiting.length > 0 || unanswered.length > 0) && (
          <ol aria-label={t("calls.waiting")}>
            {waiting.map((it, at) => (
              <InLine key={it.id} waiting={it} place={at + 1} desk={desk} />
            ))}
            {unanswered.map((it) => (
              <Unanswered key={it.id} waiting={it} desk={desk} />
            ))}
          </ol>
        )}
        <ul aria-label={t("calls.onLine")}>
          {calls.map((call) => (
            <OnLine key={call.id} call={call} desk={desk} />
          ))}
        </ul>
        {ready && waiting.length + unanswered.length + calls.length === 0 && <p class="empty">{t("calls.noCalls")}</p>}
      </div>
    </section>
  );
}
