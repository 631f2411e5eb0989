/** The sentences for what just happened. */
import type { Told } from "../board/ticker";
import { bareName } from "../words/format";
import { say, t } from "../words/i18n";
import { homeName } from "../words/names";
import { formOf } from "./session";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** The sentence for a happening, or null when this version has no words for it. */
export function sentenceOf(told: Told): string | null {
  const given = told.params ?? {};
  const first = (...names: readonly string[]) => names.map((name) => text(given[name])).find((it) => it !== "") ?? "";
  const form = first("care_form");
  const sentence = say("happened", told.kind, "", {
    ...given,
    code: first("code"),
    where: homeName(first("facility_name", "unit_name")),
    free: first("free"),
    form: form === "" ? "" : formOf(form).short_name,
    caller: say("caller", first("purpose"), ""),
    began: say("began", first("purpose"), "", { code: first("code") }),
    person: bareName(first("person_name")),
    rung: say("rung", first("rung"), first("rung")),
    word: say("rung.word", first("word"), ""),
    across: say("across.told", first("stands"), ""),
    task: say("task", first("task_kind"), t("task.other")),
  });
  return sentence === "" ? null : sentence;
}
