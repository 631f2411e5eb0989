/** What a human must do by a moment, with the case it is about one press away. */
import { useState } from "preact/hooks";
import { tasks as calls } from "../shared/api/calls";
import type { Task } from "../shared/api/types";
import { Button } from "../shared/ui/Button";
import { Field } from "../shared/ui/Field";
import { Trouble, faultOf } from "../shared/ui/Trouble";
import { Until } from "../shared/ui/Until";
import { useWrite } from "../shared/ui/useWrite";
import { say, t } from "../shared/words/i18n";
import { homeName } from "../shared/words/names";
import { CallTask, callerOf } from "./calls/CallTask";
import type { Desk } from "./store";

function Finish({ task, close }: { readonly task: Task; readonly close: () => void }) {
  const [outcome, setOutcome] = useState("");
  const finish = useWrite(() => calls.done(task.id, outcome));
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void finish.run().then((done) => done && close());
      }}
    >
      <Field label={t("desk.outcome")} value={outcome} set={setOutcome} fault={faultOf(finish.problem, "outcome")} autofocus required />
      <Trouble problem={finish.problem} fields={["outcome"]} />
      <span class="actions">
        <Button kind="strong" submits busy={finish.busy} press={() => undefined}>
          {t("desk.done")}
        </Button>
        <Button kind="quiet" press={close}>
          {t("common.cancel")}
        </Button>
      </span>
    </form>
  );
}

/** What a line says beside its kind, in this order, of what the task knows. */
const ABOUT = ["facility_name", "unit_name", "region_name", "care_form", "age_band", "postcode", "traits", "contact", "answer"] as const;

function Line({ task, desk }: { readonly task: Task; readonly desk: Desk }) {
  const [finishing, setFinishing] = useState(false);
  const { request } = task;
  const known = ABOUT.flatMap((name) => {
    const word = task.params[name];
    if (typeof word !== "string" || word === "") return [];
    return name === "facility_name" ? homeName(word) : word;
  });
  const about = task.call === null ? known.join(" · ") : callerOf(task);
  return (
    <li class="task" data-task={task.kind}>
      <div class="task-line">
        <span class="task-what">
          {say("task", task.kind, t("task.other"))}
          {about !== "" && <span class="soft">{` ${about}`}</span>}
        </span>
        {request !== null && (
          <Button kind="quiet" press={() => desk.hand.choose(request.id)}>
            {request.code}
          </Button>
        )}
        <Until at={task.due_at} />
        {!finishing && (
          <Button kind="quiet" press={() => setFinishing(true)}>
            {t("desk.done")}
          </Button>
        )}
      </div>
      {task.call !== null && !finishing && <CallTask call={task.call} task={task} />}
      {finishing && <Finish task={task} close={() => setFinishing(false)} />}
    </li>
  );
}

export function Tasks({ desk }: { readonly desk: Desk }) {
  const tasks = desk.tasks.value;
  return (
    <section class="panel tasks" aria-labelledby="tasks-title">
      <h2 id="tasks-title" class="panel-title">
        {t("desk.tasks")} <b class="figure">{desk.isReady.value ? tasks.length : ""}</b>
      </h2>
      {desk.isReady.value && tasks.length === 0 && <p class="empty">{t("desk.noTasks")}</p>}
      <ul class="task-list">
        {tasks.map((task) => (
          <Line key={task.id} task={task} desk={desk} />
        ))}
      </ul>
    </section>
  );
}
