/** What a task about a call brings along: who it was, what was said, and the number for whoever rings back. */
import { useState } from "preact/hooks";
import { telephone } from "../../shared/api/calls";
import type { Task } from "../../shared/api/types";
import { Button } from "../../shared/ui/Button";
import { Trouble } from "../../shared/ui/Trouble";
import { useWrite } from "../../shared/ui/useWrite";
import { say, t } from "../../shared/words/i18n";

/** "Huisarts Axel …206": who is to be rung back, as far as a screen in a shared room may say. */
export function callerOf(task: Task): string {
  const { person, caller, digits } = task.params;
  const who = person !== undefined && person !== "" ? person : say("caller", caller ?? "", "");
  const number = digits === undefined || digits === "" ? t("calls.noNumber") : t("calls.number", { digits });
  return `${who} ${number}`.trim();
}

function Sound({ voicemail, seconds }: { readonly voicemail: string; readonly seconds: string }) {
  const heard = useWrite(() => telephone.heard(voicemail));
  return (
    <div class="sound">
      {/* The spoken words are the caller's own; nobody has written them down. */}
      <audio controls preload="none" src={telephone.soundOf(voicemail)} aria-label={t("calls.playing", { seconds })} />
      <Button busy={heard.busy} press={() => void heard.run()}>
        {t("calls.heard")}
      </Button>
      <Trouble problem={heard.problem} />
    </div>
  );
}

export function CallTask({ call, task }: { readonly call: string; readonly task: Task }) {
  const [number, setNumber] = useState<string | null>(null);
  const [listening, setListening] = useState(false);
  const show = useWrite(() => telephone.number(call).then((found) => setNumber(found.number)));
  const { voicemail, seconds } = task.params;
  return (
    <div class="call-task">
      <span class="call-task-line">
        {number === null ? (
          <Button busy={show.busy} press={() => void show.run()} label={`${t("calls.showNumber")}. ${t("calls.numberLogged")}`}>
            {t("calls.showNumber")}
          </Button>
        ) : (
          <a class="number figure" href={`tel:${number}`}>
            {number}
          </a>
        )}
        {voicemail !== undefined && (
          <Button pressed={listening} press={() => setListening(!listening)}>
            {`${t("calls.play")} ${seconds ?? ""} s`}
          </Button>
        )}
        {voicemail === undefined && task.kind === "voicemail" && <span class="soft">{t("calls.nothingLeft")}</span>}
      </span>
      <Trouble problem={show.problem} />
      {listening && voicemail !== undefined && <Sound voicemail={voicemail} seconds={seconds ?? ""} />}
    </div>
  );
}
