/** The shape of a page before anything is known: the line at its top, and what will stand in it as bones. */
import type { ComponentChildren } from "preact";
import { t } from "../words/i18n";

interface Props {
  /** The page's own class, where its layout hangs on one. */
  readonly page?: string;
  /** What stands in its sheet; three bones, when nothing is said. */
  readonly children?: ComponentChildren;
}

/** Three lines that are still to come. */
export function Bones() {
  return (
    <>
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
    </>
  );
}

export function PageBones({ page = "", children }: Props) {
  return (
    <div class={`page ${page}`.trimEnd()} aria-busy="true">
      <header class="bar">
        <span class="soft">{t("live.joining")}</span>
      </header>
      <main id="content" class="page-main">
        {children === undefined ? (
          <div class="panel sheet bones" aria-hidden="true">
            <Bones />
          </div>
        ) : (
          <div class="panel sheet">{children}</div>
        )}
      </main>
    </div>
  );
}
