/** What triage makes of the answers so far, asked anew shortly after each change. */
import { useEffect, useState } from "preact/hooks";
import { triage } from "../api/calls";
import { Problem } from "../api/problem";
import type { TriageAdvice } from "../api/types";
import { region as rules } from "../session/session";
import type { Answers } from "./draft";

const PAUSE = 250;

export interface Advised {
  readonly advice: TriageAdvice | null;
  readonly asking: boolean;
  readonly problem: Problem | null;
}

/** The answers that rules read: own words are none. */
function read(answers: Answers): Answers {
  const words = new Set(rules().triage_questions.filter(({ kind }) => kind === "text").map(({ id }) => id));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !words.has(id)));
}

/** Ask for advice; nothing is asked before there is an answer or a form. */
export function useAdvice(region: string, form: string | null, answers: Answers, request?: string): Advised {
  const [advised, setAdvised] = useState<Advised>({ advice: null, asking: false, problem: null });
  // What is said in own words points nowhere, and need not travel at every key.
  const asked = JSON.stringify(read(answers));
  useEffect(() => {
    if (form === null && asked === "{}") {
      setAdvised({ advice: null, asking: false, problem: null });
      return;
    }
    let current = true;
    setAdvised((before) => ({ ...before, asking: true }));
    const pause = setTimeout(() => {
      triage({ region, answers: JSON.parse(asked) as Answers, ...(form === null ? {} : { care_form: form }), ...(request === undefined ? {} : { request }) })
        .then((advice) => ({ advice, asking: false, problem: null }))
        .catch((fault: unknown) => ({ advice: null, asking: false, problem: fault instanceof Problem ? fault : new Problem(0) }))
        .then((next) => {
          if (current) setAdvised(next);
        })
        .catch(() => undefined);
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(pause);
    };
  }, [region, form, asked, request]);
  return advised;
}
