/** Whom the leader of a search may ask now, looked for again whenever an answer changes it. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { searches } from "../api/calls";
import { Problem } from "../api/problem";
import type { Choices, RequestOffer } from "../api/types";

export interface LookedFor {
  /** What was found last; null before the first answer. */
  readonly found: Choices | null;
  readonly problem: Problem | null;
  readonly again: () => void;
}

export function useChoices(request: string, offers: readonly RequestOffer[]): LookedFor {
  const [found, setFound] = useState<Choices | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const turn = useRef(0);
  const look = useCallback(() => {
    const mine = ++turn.current;
    searches
      .choices(request)
      .then((now) => {
        if (mine !== turn.current) return;
        setFound(now);
        setProblem(null);
      })
      .catch((fault: unknown) => {
        if (mine === turn.current) setProblem(fault instanceof Problem ? fault : new Problem(0));
      });
  }, [request]);
  // Who is asked and what they said changes who may be asked next; nothing else of the request does.
  const asked = offers.map((offer) => `${offer.unit}:${offer.state}`).join();
  useEffect(look, [look, asked]);
  return { found, problem, again: look };
}
