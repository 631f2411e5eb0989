/** The region manager's page: what another way of asking would change, tried on a year that is played. */
import { useEffect, useRef } from "preact/hooks";
import { Problem } from "../shared/api/problem";
import { momentOf } from "../shared/session/times";
import { Bar, Foot } from "../shared/ui/Bar";
import { Button } from "../shared/ui/Button";
import { Trouble } from "../shared/ui/Trouble";
import { narrow } from "../shared/ui/narrow";
import { say, t } from "../shared/words/i18n";
import type { TrialBrief } from "../shared/api/types";
import { Ask } from "./Ask";
import { Result } from "./Result";
import { addressOf, choose, chosen } from "./route";
import { type Listed, unfinished, useTrial, useTrials } from "./store";

const NEW = "new";

function Line({ trial, current }: { readonly trial: TrialBrief; readonly current: boolean }) {
  return (
    <li>
      <a class="trial" href={addressOf(trial.id)} aria-current={current ? "page" : undefined} data-state={trial.state}>
        <b>{trial.name === "" ? t("manager.unnamed") : trial.name}</b>
        <span class="soft">{momentOf(trial.asked_at)}</span>
        <span class="trial-state">
          {say("manager.state", trial.state, trial.state)}
          {trial.state === "running" && <span class="figure"> {trial.progress} %</span>}
        </span>
        {unfinished(trial) && <progress max={100} value={trial.progress} aria-label={t("manager.progress")} />}
      </a>
    </li>
  );
}

function Lines({ listed, current }: { readonly listed: Listed; readonly current: string | null }) {
  if (listed.all === null) {
    if (listed.problem !== null) return <Trouble problem={listed.problem} again={listed.again} />;
    return (
      <p class="bones" aria-hidden="true">
        <span class="bone" />
        <span class="bone" />
      </p>
    );
  }
  if (listed.all.length === 0) return <p class="empty">{t("manager.none")}</p>;
  return (
    <ul class="trials">
      {listed.all.map((trial) => (
        <Line key={trial.id} trial={trial} current={trial.id === current} />
      ))}
    </ul>
  );
}

/** Which trial is shown: the one in the address, else the latest that is done. */
function currentOf(all: Listed["all"], wanted: string | null): string | null {
  if (wanted === NEW || all === null) return null;
  return wanted ?? (all.find((it) => it.state === "done") ?? all[0])?.id ?? null;
}

function Shown({ id, listed }: { readonly id: string; readonly listed: Listed }) {
  const brief = listed.all?.find((it) => it.id === id);
  const trial = useTrial(id, brief?.state);
  if (trial instanceof Problem) return <Trouble problem={trial} />;
  if (trial === null) return null;
  // How far it is stands in the list, which is read again and again.
  return <Result trial={{ ...trial, ...brief }} again={listed.again} />;
}

export function Manager() {
  const listed = useTrials();
  const wanted = chosen.value;
  const current = currentOf(listed.all, wanted);
  const asking = listed.all !== null && current === null;
  const shown = useRef<HTMLDivElement>(null);
  // On a phone the list comes first; what was chosen from it is brought into sight.
  useEffect(() => {
    if (narrow.peek() && wanted !== null) shown.current?.scrollIntoView();
  }, [wanted]);
  const added = (id: string) => {
    listed.again();
    choose(id);
  };
  return (
    <div class="page manager">
      <Bar />
      <main id="content" class="page-main" tabIndex={-1}>
        <nav class="panel sheet manager-list" aria-label={t("manager.trials")}>
          <h1 class="part-title">{t("manager.trials")}</h1>
          <p class="soft">{t("manager.about")}</p>
          <Button kind="strong" press={() => choose(NEW)}>
            {t("manager.new")}
          </Button>
          <Lines listed={listed} current={current} />
        </nav>
        <div class="panel sheet manager-shown" ref={shown}>
          {asking && <Ask asked={added} />}
          {current !== null && <Shown id={current} listed={listed} />}
        </div>
        <Foot />
      </main>
    </div>
  );
}
