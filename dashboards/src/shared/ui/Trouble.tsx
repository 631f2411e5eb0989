/** What went wrong, said beside the thing that failed, with what is kept and what to do. */
import type { Problem } from "../api/problem";
import { t } from "../words/i18n";
import { Button } from "./Button";

function sentences(problem: Problem, opening: boolean): readonly string[] {
  if (opening && problem.isDoubtful) return [t(problem.status === 0 ? "trouble.unreached" : "trouble.server"), t("live.retry")];
  if (problem.status === 0) return [t("trouble.unreached"), t("trouble.unreachedAdvice")];
  if (problem.status === 401) return [t("trouble.signedOut")];
  if (problem.detail !== "") return [problem.detail];
  if (problem.status >= 500) return [t("trouble.server"), t("trouble.serverAdvice")];
  return [problem.title === "" ? t("trouble.server") : problem.title];
}

/** Shows nothing without a problem. `fields` are those that show their own faults; nothing is said twice. */
export function Trouble({
  problem,
  again,
  fields = [],
  opening = false,
}: {
  readonly problem: Problem | null;
  readonly again?: () => void;
  readonly fields?: readonly string[];
  /** Nothing was filled in yet that could have been kept. */
  readonly opening?: boolean;
}) {
  if (problem === null) return null;
  const beside = new Set(problem.errors.filter((fault) => fields.includes(fault.field)).map((fault) => fault.message));
  const said = sentences(problem, opening).filter((sentence) => !beside.has(sentence));
  const elsewhere = problem.errors.filter((fault) => !fields.includes(fault.field) && !said.includes(fault.message));
  if (said.length === 0 && elsewhere.length === 0) return null;
  return (
    <div class="trouble" role="alert">
      {said.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {elsewhere.length > 0 && (
        <ul>
          {elsewhere.map((fault) => (
            <li key={fault.field}>{fault.message}</li>
          ))}
        </ul>
      )}
      {again !== undefined && <Button press={again}>{t("trouble.again")}</Button>}
    </div>
  );
}

/** What the server said about one field. */
export function faultOf(problem: Problem | null, field: string): string | undefined {
  return problem?.errors.find((fault) => fault.field === field)?.message;
}
