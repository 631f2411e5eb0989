/** What triage makes of the answers so far, asked anew shortly after each change. */
import { useEffect, useState } from "preact/hooks";
import { triage } from "../api/calls";
import { Problem } from "../api/problem";
import type { TriageAdvice } from "../api/types";

const PAUSE = 250;

export interface Advised {
  readonly advice: TriageAdvice | null;
  readonly asking: boolean;
  readonly problem: Problem | null;
}

/** Ask for advice; nothing is asked before there is an answer or a form. */
export function useAdvice(region: string, form: string | null, answers: Readonly<Record<string, boolean>>): Advised {
  const [advised, setAdvised] = useState<Advised>({ advice: null, asking: false, problem: null });
  const asked = JSON.stringify(answers);
  useEffect(() => {
    if (form === null && asked === "{}") {
      setAdvised({ advice: null, asking: false, problem: null });
      return;
    }
    let current = true;
    setAdvised((before) => ({ ...before, asking: true }));
    const pause = setTimeout(() => {
      triage({ region, answers: JSON.parse(asked) as Record<string, boolean>, ...(form === null ? {} : { care_form: form }) })
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
  }, [region, form, asked]);
  return advised;
}
