/** All shortcuts at a glance, and the switch that turns them off. */
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/ui/Button";
import { keysOn, switchKeys } from "../shared/ui/keys";
import { t } from "../shared/words/i18n";

const lines = () =>
  [
    ["j k", t("keys.move")],
    ["Enter", t("keys.enter")],
    ["o", t("keys.first")],
    ["1–9", t("keys.nth")],
    ["y", t("keys.yes")],
    ["n", t("keys.no")],
    ["x", t("keys.takeBack")],
    ["t", t("keys.take")],
    ["h", t("keys.giveBack")],
    ["b", t("keys.assess")],
    ["s", t("keys.search")],
    ["u", t("keys.hurry")],
    ["r", t("keys.refresh")],
    ["/", t("keys.whyNot")],
    ["p", t("keys.patient")],
    ["v", t("keys.answers")],
    ["i", t("keys.arrived")],
    ["l", t("keys.later")],
    ["g", t("keys.noShow")],
    ["z", t("keys.falls")],
    ["d", t("keys.takeOver")],
    ["f", t("keys.acceptAcross")],
    ["q", t("keys.declineAcross")],
    ["w", t("keys.withdraw")],
    ["e", t("keys.end")],
    ["a", t("keys.intake")],
    ["c", t("keys.takeCaller")],
    [".", t("keys.fresh")],
    ["?", t("keys.help")],
    ["Esc", t("keys.escape")],
  ] as const;

export function KeyList({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="key-list" ref={dialog} onClose={close} aria-labelledby="keys-title">
      <h2 id="keys-title">{t("keys.title")}</h2>
      <dl>
        {lines().map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split(" ").map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="actions">
        <Button pressed={keysOn.value} press={() => switchKeys(!keysOn.value)}>
          {keysOn.value ? t("keys.on") : t("keys.off")}
        </Button>
        <Button kind="strong" press={() => dialog.current?.close()}>
          {t("keys.close")}
        </Button>
      </p>
    </dialog>
  );
}
