/** What one says oneself: to a person on the other side, or after the tone. */
import { useState } from "preact/hooks";
import { Button } from "../shared/ui/Button";
import { t } from "../shared/words/i18n";
import type { Does } from "./api";

export function Say({ act }: { readonly act: Does }) {
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() !== "") void act("say", { text: text.trim() }).then((done) => done && setText(""));
  };
  return (
    <form
      class="say"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        type="text"
        aria-label={t("phone.say")}
        placeholder={t("phone.say")}
        autocomplete="off"
        maxLength={200}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Button kind="quiet" submits press={() => undefined}>
        {t("phone.saySend")}
      </Button>
    </form>
  );
}
