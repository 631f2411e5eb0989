/** The GP's page: ask for a place, and be told where it stands. */
import type { Following } from "../shared/board/follow";
import { Bar } from "../shared/ui/Bar";
import { Home } from "./Home";
import { Progress, useRequestBoard } from "./Progress";
import { Steps } from "./Steps";
import { route } from "./route";
import type { ComponentChildren } from "preact";

function Frame({ following, children }: { readonly following: Following | null; readonly children: ComponentChildren }) {
  return (
    <div class="page">
      <Bar following={following} />
      <main id="content" class="page-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function OneRequest({ id }: { readonly id: string }) {
  const following = useRequestBoard(id);
  return <Frame following={following}>{following !== null && <Progress id={id} following={following} />}</Frame>;
}

export function Gp() {
  const here = route.value;
  if (here.at === "request") return <OneRequest key={here.id} id={here.id} />;
  return <Frame following={null}>{here.at === "new" ? <Steps /> : <Home />}</Frame>;
}
