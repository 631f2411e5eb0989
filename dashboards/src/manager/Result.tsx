/** One trial: how far it is, and once it is done what today and the proposal come to, beside the other ways. */
import { trials as calls } from "../shared/api/calls";
import type { Trial, TrialRow } from "../shared/api/types";
import { momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { Trouble } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { say, t } from "../shared/words/i18n";
import { Curve } from "./Curve";
import { COLUMNS, type Column, csvOf, wayOf } from "./figures";
import { unfinished } from "./store";

/** What decides, said first. */
const FIRST: readonly Column["key"][] = ["median", "within1h", "noBed", "questions"];

function Facts({ today, proposed }: { readonly today: TrialRow; readonly proposed: TrialRow }) {
  return (
    <dl class="facts">
      {COLUMNS.filter(({ key }) => FIRST.includes(key)).map(({ key, show }) => (
        <div key={key}>
          <dt>{t(`manager.column.${key}`)}</dt>
          <dd>
            <b class="figure">{show(proposed)}</b> <span class="soft">{t("manager.now", { now: show(today) })}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Table({ rows }: { readonly rows: readonly TrialRow[] }) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={t("manager.table")}>
      <table class="ways">
        <caption>{t("manager.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("manager.ways")}</th>
            {COLUMNS.map(({ key }) => (
              <th key={key} scope="col">
                {t(`manager.column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.way} data-way={row.way}>
              <th scope="row">{wayOf(row.way)}</th>
              {COLUMNS.map(({ key, show }) => (
                <td key={key} class="figure">
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function Done({ trial, rows }: { readonly trial: Trial; readonly rows: readonly TrialRow[] }) {
  const [today, proposed] = ["today", "proposed"].map((way) => rows.find((row) => row.way === way));
  return (
    <>
      {today !== undefined && proposed !== undefined && <Facts today={today} proposed={proposed} />}
      <Curve rows={rows} />
      <Table rows={rows} />
      <p class="actions">
        <Button press={() => download(`bedline-${trial.id}.csv`, csvOf(rows))}>{t("manager.downloadTable")}</Button>
        {trial.chart !== null && (
          <a class="button" href={trial.chart} download={`bedline-${trial.id}.svg`}>
            {t("manager.downloadChart")}
          </a>
        )}
      </p>
      <p class="soft">{t("manager.caution")}</p>
    </>
  );
}

export function Result({ trial, again }: { readonly trial: Trial; readonly again: () => void }) {
  const cancel = useWrite(async () => {
    await calls.cancel(trial.id);
    again();
  });
  return (
    <article class="result" aria-live="polite">
      <h2 class="part-title">{trial.name === "" ? t("manager.unnamed") : trial.name}</h2>
      <p class="soft">
        {t("manager.askedBy", { who: trial.asked_by, when: momentOf(trial.asked_at) })} · {t("manager.year", { days: trial.days, seed: trial.seed })} ·{" "}
        {trial.from_history > 0 ? t("manager.fromHistory", { count: trial.from_history }) : t("manager.fromAssumptions")}
      </p>
      {unfinished(trial) && (
        <div class="playing">
          <p>{trial.state === "running" ? t("manager.playing", { percent: trial.progress }) : t("manager.waiting")}</p>
          <progress max={100} value={trial.progress} aria-label={t("manager.progress")} />
          <Button busy={cancel.busy} press={() => void cancel.run()}>
            {t("manager.cancel")}
          </Button>
          <Trouble problem={cancel.problem} />
        </div>
      )}
      {trial.state === "failed" && <p class="trouble">{say("manager.fault", trial.fault ?? "", t("manager.state.failed"))}</p>}
      {trial.state === "cancelled" && <p>{t("manager.state.cancelled")}</p>}
      {trial.rows !== null && <Done trial={trial} rows={trial.rows} />}
    </article>
  );
}
