/** The GP's own requests, and the one button that matters. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { requests as calls } from "../shared/api/calls";
import { Problem } from "../shared/api/problem";
import type { BedRequest } from "../shared/api/types";
import { blank, revive } from "../shared/intake/draft";
import { formOf } from "../shared/session/session";
import { momentOf } from "../shared/session/times";
import { Foot } from "../shared/ui/Bar";
import { Button } from "../shared/ui/Button";
import { Trouble } from "../shared/ui/Trouble";
import { t } from "../shared/words/i18n";
import { sentenceOf } from "./plain";
import { go } from "./route";

/** How often the list is read again; one request opened is live by itself. */
const EVERY = 15_000;

type List = readonly BedRequest[] | Problem | null;

function useMine(): { readonly list: List; readonly again: () => void } {
  const [list, setList] = useState<List>(null);
  const read = useCallback(() => {
    calls
      .mine()
      .then(({ items }) => setList(items))
      // A list once read stays; only a page that never had one says that it failed.
      .catch((fault: unknown) => setList((before) => (Array.isArray(before) ? before : fault instanceof Problem ? fault : new Problem(0))));
  }, []);
  useEffect(() => {
    read();
    const timer = setInterval(read, EVERY);
    return () => clearInterval(timer);
  }, [read]);
  return { list, again: read };
}

function Line({ request }: { readonly request: BedRequest }) {
  const form = request.care_form === null ? null : formOf(request.care_form);
  return (
    <li>
      <a class="mine" href={`#/requests/${request.id}`} data-request={request.code} data-state={request.state}>
        <span class="mine-head">
          <b class="figure">{request.code}</b>
          <span>{`${t(`sex.${request.sex}`)} ${request.age_band}, ${request.place ?? request.postcode}`}</span>
          <span class="soft">{form?.short_name ?? ""}</span>
          <span class="soft mine-time">{momentOf(request.received_at)}</span>
        </span>
        <span>{sentenceOf(request)}</span>
      </a>
    </li>
  );
}

function Lines({ list, again }: ReturnType<typeof useMine>) {
  if (list === null) {
    return (
      <p class="bones" aria-hidden="true">
        <span class="bone" />
        <span class="bone" />
      </p>
    );
  }
  if (list instanceof Problem) return <Trouble problem={list} again={again} />;
  if (list.length === 0) return <p class="empty">{t("gp.noneOpen")}</p>;
  return (
    <ul class="mine-list">
      {list.map((request) => (
        <Line key={request.id} request={request} />
      ))}
    </ul>
  );
}

export function Home() {
  const mine = useMine();
  const hasDraft = JSON.stringify(revive(sessionStorage.getItem("bedline-draft-gp"))) !== JSON.stringify(blank);
  return (
    <div class="sheet panel">
      <p class="home-new">
        <Button kind="strong" press={go.new}>
          {hasDraft ? t("gp.goOn") : t("gp.newRequest")}
        </Button>
        {hasDraft && <span class="soft">{t("intake.draft")}</span>}
      </p>
      <h1 class="part-title">{t("gp.mine")}</h1>
      <Lines {...mine} />
      <Foot />
    </div>
  );
}
