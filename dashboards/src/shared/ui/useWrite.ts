/** A write that a control starts: whether it is under way, and what the server said when it would not. */
import { useCallback, useRef, useState } from "preact/hooks";
import { Problem } from "../api/problem";

export interface Write<A extends readonly unknown[]> {
  readonly run: (...args: A) => Promise<boolean>;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly forget: () => void;
}

/** Bind a write to a control. While it is under way, pressing again does nothing; `run` says whether it succeeded. */
export function useWrite<A extends readonly unknown[]>(act: (...args: A) => Promise<unknown>): Write<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const underWay = useRef(false);
  const latest = useRef(act);
  latest.current = act;

  const run = useCallback(async (...args: A): Promise<boolean> => {
    if (underWay.current) return false;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(...args);
      return true;
    } catch (fault) {
      setProblem(fault instanceof Problem ? fault : new Problem(0));
      return false;
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  }, []);
  return { run, busy, problem, forget: () => setProblem(null) };
}
