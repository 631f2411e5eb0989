/** The referrer's choice: whom to ask next, or who is to choose instead, before the time for it is over. */
import { searches } from "../shared/api/calls";
import type { BedRequest } from "../shared/api/types";
import { Choices } from "../shared/choices/Choices";
import { useChoices } from "../shared/choices/useChoices";
import { momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { Trouble } from "../shared/ui/Trouble";
import { Until } from "../shared/ui/Until";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { isChoosing } from "./plain";

export function Choose({ request }: { readonly request: BedRequest }) {
  const looked = useChoices(request.id, request.offers);
  const leave = useWrite((to: "bedline" | "desk") => searches.leave(request.id, to));
  const due = isChoosing(request) ? (request.next_action?.due_at ?? null) : null;
  return (
    <section class="part choose" aria-labelledby="choose-title">
      <h2 id="choose-title" class="part-title">
        <span>{t(looked.found?.more === 0 ? "choices.next" : "choices.title")}</span>
        {due !== null && <Until at={due} words />}
      </h2>
      <Choices request={request.id} looked={looked} />
      <p class="soft">{due === null ? t("choices.wait") : t("choices.until", { time: momentOf(due) })}</p>
      <p class="actions">
        <Button busy={leave.busy} press={() => void leave.run("bedline")}>
          {t("choices.bedline")}
        </Button>
        <Button busy={leave.busy} press={() => void leave.run("desk")}>
          {t("choices.desk")}
        </Button>
      </p>
      <Trouble problem={leave.problem} />
    </section>
  );
}
