/** Opens a page: its bones first, then the page, or what went wrong and what to do. */
import { type ComponentType, render } from "preact";
import type { Problem } from "../api/problem";
import { keepTime } from "../now";
import { openSession, opening } from "../session/session";
import { cookie } from "../session/cookies";
import { speak, t } from "../words/i18n";
import { Button } from "./Button";
import { Trouble } from "./Trouble";

function Failed({ problem }: { readonly problem: Problem }) {
  return (
    <main class="failed" id="content">
      <h1>{t("trouble.pageFailed")}</h1>
      <Trouble problem={problem} opening />
      <p>
        <Button kind="strong" press={() => void openSession()}>
          {t("trouble.again")}
        </Button>
      </p>
    </main>
  );
}

/** Mount `Page` in the server's shell, showing `Bones` until it is known who is looking. */
export function boot(Page: ComponentType, Bones: ComponentType): void {
  const root = document.getElementById("app");
  if (root === null) throw new Error("the page has no #app to mount in");
  speak(cookie("bedline-language") ?? document.documentElement.lang);
  keepTime();

  function Opened() {
    if (opening.value === "open") return <Page />;
    if (opening.value === "opening") return <Bones />;
    if (opening.value.status === 401) {
      location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
      return <Bones />;
    }
    return <Failed problem={opening.value} />;
  }
  root.replaceChildren();
  render(<Opened />, root);
  void openSession();
}
