/** The region's trials: read again while one of them is still being played, and the one that is looked at in full. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { trials as calls } from "../shared/api/calls";
import { Problem } from "../shared/api/problem";
import type { Trial, TrialBrief } from "../shared/api/types";

const WHILE_PLAYED = 2_000;
const OTHERWISE = 20_000;

export const unfinished = (trial: TrialBrief): boolean => trial.state === "waiting" || trial.state === "running";

const problemOf = (fault: unknown): Problem => (fault instanceof Problem ? fault : new Problem(0));

export interface Listed {
  readonly all: readonly TrialBrief[] | null;
  readonly problem: Problem | null;
  readonly again: () => void;
}

/** What was read once stays to be seen when a later reading fails. */
export function useTrials(): Listed {
  const [all, setAll] = useState<readonly TrialBrief[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const again = useCallback(() => {
    calls
      .all()
      .then(({ items }) => {
        setAll(items);
        setProblem(null);
      })
      .catch((fault: unknown) => setProblem(problemOf(fault)));
  }, []);
  const busy = all?.some(unfinished) === true;
  useEffect(() => {
    again();
    const timer = setInterval(again, busy ? WHILE_PLAYED : OTHERWISE);
    return () => clearInterval(timer);
  }, [again, busy]);
  return { all, problem, again };
}

/** A trial with its figures, read anew when its state changes. */
export function useTrial(id: string | null, state: string | undefined): Trial | Problem | null {
  const [trial, setTrial] = useState<Trial | Problem | null>(null);
  useEffect(() => {
    if (id === null) return undefined;
    let wanted = true;
    calls
      .one(id)
      .then((it) => wanted && setTrial(it))
      .catch((fault: unknown) => wanted && setTrial(problemOf(fault)));
    return () => {
      wanted = false;
    };
  }, [id, state]);
  return trial instanceof Problem || trial?.id === id ? trial : null;
}
