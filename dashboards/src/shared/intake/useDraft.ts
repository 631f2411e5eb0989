/** A draft bound to this window: it survives a reload, and is gone with the window or once the server has it. */
import { useCallback, useState } from "preact/hooks";
import { type Draft, blank, revive } from "./draft";

export interface DraftBox {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly clear: () => void;
}

/** Keep a draft under `name` in the window's own storage. */
export function useDraft(name: string): DraftBox {
  const key = `bedline-draft-${name}`;
  const [draft, setDraft] = useState<Draft>(() => revive(sessionStorage.getItem(key)));
  const change = useCallback(
    (part: Partial<Draft>) =>
      setDraft((before) => {
        const next = { ...before, ...part };
        sessionStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  const clear = useCallback(() => {
    sessionStorage.removeItem(key);
    setDraft(blank);
  }, [key]);
  return { draft, change, clear };
}
