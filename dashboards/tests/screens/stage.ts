/** A stage for the built pages: Chromium, a server that is only a script, and a strict Content-Security-Policy. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, type Page, type Route, chromium } from "playwright-core";
import type { Gate, TriageAdvice } from "../../src/shared/api/types";
import { listing, quiet } from "./telephones";
import { trialsOf } from "./trials";
import { NOW, at, calls, candidates, choices, duty, facilityOffers, happened, kept, requests, searches, stays, tasks, units, waitings } from "./region";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const HOST = "https://bedline.test";
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self' wss://bedline.test; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const PAGES = { "/desk": "src/board/main.tsx", "/gp": "src/gp/main.tsx", "/facility": "src/facility/main.tsx", "/manager": "src/manager/main.tsx", "/phone": "src/phone/main.tsx" } as const;
const ROLES = { "/desk": "coordinator", "/gp": "gp", "/facility": "facility", "/manager": "manager", "/phone": "gp" } as const;

export const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((it) => existsSync(it));

export interface Scene {
  readonly page: keyof typeof PAGES;
  readonly width: number;
  readonly height: number;
  readonly theme: "night" | "day";
  readonly language?: "nl" | "fr" | "en";
  readonly link?: "socket" | "polling";
  /** Answers that differ from the invented night, by the path after /api/v1; a number is a status without a body. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What happened to the telephones before the page looks. */
  readonly news?: object;
}

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
}

const keyed = <T extends { readonly id: string }>(all: readonly T[]) => Object.fromEntries(all.map((it) => [it.id, it]));
export const head = (stream: string) => ({ stream, epoch: "e1", seq: 40, at: at(0) });

/** The region of the pictures has no words of its own in French. */
const wordsOf = (language: "nl" | "fr" | "en") => kept[language === "fr" ? "nl" : language];

function boardOf(stream: string): object {
  const [kind, key] = stream.split(":");
  if (kind === "desk") return { request: keyed(requests), unit: keyed(units), task: keyed(tasks), call: keyed(calls), waiting: keyed(waitings) };
  if (kind === "facility") {
    return { unit: keyed(units.filter((it) => it.facility === "de-stelle")), offer: keyed(facilityOffers), search: keyed(searches), stay: keyed(stays) };
  }
  return { request: keyed(requests.filter((it) => it.id === key)) };
}

const rehabilitation: Gate = { id: "rehabilitation_before_first_line", effect: "redirect", sentence: "Er zijn duidelijke doelen na het ziekenhuis. Kies eerst geriatrische revalidatiezorg.", source: "Trechtermodel thuis, GRZ, ELV, Wlz (afsprakenhuisartsenspecialist.nl/werkafspraken/verwijzing-naar-elv)", destination: null, care_form: "grz", missing: [] };
const criteria: Gate = { id: "crisis_criteria_all_met", effect: "stop", sentence: "Voor een crisisbed moet alles kloppen. Nog niet met ja beantwoord: thuis met meer hulp kan niet en akkoord met elke aanbieder.", source: "Zorgkantoor Zorg en Zekerheid, crisiszorg (zorgkantoor-zorgenzekerheid.nl/voor-verwijzers/crisiszorg)", destination: null, care_form: null, missing: ["alternatives_exhausted", "accepts_any_provider"] };
const advice: TriageAdvice = {
  suggested_form: "crisis",
  form_because: { id: "acute_danger_with_indication", sentence: "omdat er plotseling iets is veranderd, het thuis gevaarlijk is, opname binnen 24 uur nodig is en een Wlz-indicatie er is of komt", source: "Zorgkantoor Zorg en Zekerheid, crisiszorg (zorgkantoor-zorgenzekerheid.nl/voor-verwijzers/crisiszorg)" },
  suggested_urgency: "now",
  urgency_because: { id: "danger_and_within_a_day", sentence: "omdat het thuis gevaarlijk is en opname binnen 24 uur nodig is", source: "demo" },
  gates: [criteria],
};
const answered = { doctor_has_seen: "out_of_hours_doctor", what_happened: "Vannacht twee keer gevallen bij het naar de wc gaan; partner kan haar niet meer overeind helpen.", home_situation: "carer_fell_out", danger_at_home: true, rehabilitation_goals: true };

function usual(path: string, scene: Scene): unknown {
  const role = ROLES[scene.page];
  const language = scene.language ?? "nl";
  const [board] = /\/boards\/[^/]+/.exec(path) ?? [];
  const stream = decodeURIComponent(board?.slice("/boards/".length) ?? "");
  if (path === "/me") {
    const names = { coordinator: "Els Dieleman", gp: "dr. M. Cornelis", facility: "Ans de Rijke", manager: "Ria van der Poel" };
    return { person: { id: "coordinator-1", name: names[role], role }, role, region: "zeeuws-vlaanderen", regions: ["zeeuws-vlaanderen"], facilities: role === "facility" ? ["de-stelle"] : [], practice: role === "gp" ? "praktijk-axel" : null, language, csrf_token: "c", demo: true };
  }
  if (path.endsWith("/snapshot")) return { ...head(stream), items: boardOf(stream), happened: stream.startsWith("desk:") ? happened : [] };
  if (path.includes("/entries")) return { ...head(stream), entries: [] };
  if (path.startsWith("/duty")) return duty;
  if (path === "/standstill") return { items: [], next_cursor: null };
  if (path.endsWith("/number")) return { number: "+31612345811" };
  if (path.includes("/postcodes/")) return { postcode: "4515", place: "IJzendijke", municipality: "Sluis" };
  if (path.includes("/candidates")) return candidates;
  if (path.includes("/choices")) return choices;
  if (/^\/requests\/[^/]+\/triage$/.test(path)) return { questions: wordsOf(language).triage_questions, answers: answered, gates: [rehabilitation] };
  if (path.endsWith("/patient")) return { name: "Maria van den Broecke-Schelleman", birth_date: "1938-02-11" };
  if (path.startsWith("/requests?")) return { items: requests.slice(0, 4), next_cursor: null };
  const trial = trialsOf(path);
  if (trial !== undefined) return trial;
  if (path === "/triage") {
    return advice;
  }
  if (path.startsWith("/regions/")) return wordsOf(language);
  return {};
}

/** The telephones: the list and what happened, once; then nothing more does. */
async function telephones(route: Route, url: URL, scene: Scene): Promise<void> {
  const path = url.pathname;
  const answer = scene.answers?.[path];
  if (answer === "never") return;
  if (answer === "cut") return route.abort();
  if (path === "/demo/phones") return route.fulfill({ json: answer ?? listing });
  const asked = url.searchParams.getAll("of");
  const started = asked.every((it) => it.endsWith(":0"));
  if (path === "/demo/phones/news" && started) return route.fulfill({ json: scene.news ?? quiet });
  if (path !== "/demo/phones/news") return route.fulfill({ json: {} });
}

async function serve(route: Route, scene: Scene): Promise<void> {
  const url = new URL(route.request().url());
  if (url.pathname.startsWith("/assets/")) {
    const file = join(dist, url.pathname.slice("/assets/".length));
    const type = file.endsWith(".css") ? "text/css" : file.endsWith(".js") ? "text/javascript" : "font/woff2";
    return route.fulfill({ body: readFileSync(file), contentType: type });
  }
  if (url.pathname.startsWith("/demo/phones")) return telephones(route, url, scene);
  if (url.pathname.startsWith("/api/v1")) {
    const path = url.pathname.slice("/api/v1".length) + url.search;
    const match = Object.keys(scene.answers ?? {}).find((it) => path.startsWith(it));
    const answer = match === undefined ? usual(path, scene) : scene.answers?.[match];
    if (answer === "never") return;
    if (answer === "cut") return route.abort();
    if (typeof answer === "number") return route.fulfill({ status: answer, body: "" });
    if (isProblem(answer)) return route.fulfill({ status: answer.status, contentType: "application/problem+json", body: JSON.stringify(answer) });
    return route.fulfill({ json: answer });
  }
  if (url.pathname in PAGES) return route.fulfill({ contentType: "text/html", headers: { "Content-Security-Policy": CSP }, body: shell(scene) });
  return route.fulfill({ status: 404, body: "" });
}

function isProblem(answer: unknown): answer is { readonly status: number } {
  return typeof answer === "object" && answer !== null && "status" in answer && "title" in answer;
}

function shell(scene: Scene): string {
  const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8")) as Record<string, Chunk & { imports?: string[] }>;
  const entry = manifest[PAGES[scene.page]];
  if (entry === undefined) throw new Error("build the dashboards first");
  const css = [...(entry.imports ?? []).flatMap((it) => manifest[it]?.css ?? []), ...(entry.css ?? [])];
  const links = css.map((file) => `<link rel="stylesheet" href="/assets/${file}">`).join("");
  const size = scene.page === "/desk" || scene.page === "/manager" ? "" : ' data-size="large"';
  return `<!doctype html><html lang="${scene.language ?? "nl"}" data-theme="${scene.theme}"${size}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Bedline</title>${links}<script type="module" src="/assets/${entry.file}"></script></head><body><div id="app"></div></body></html>`;
}

export class Stage {
  private constructor(private readonly context: BrowserContext) {}

  static async open(): Promise<Stage> {
    const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    const profile = mkdtempSync(join(tmpdir(), "bedline-screens-"));
    const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath ?? "", headless: true, args: flags, ignoreHTTPSErrors: true });
    return new Stage(context);
  }

  /** Open a page as the scene says; the page's clock stands at the invented night and then runs. */
  async play(scene: Scene): Promise<Page & { readonly faults: string[] }> {
    const page = await this.context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("Failed to load resource")) faults.push(message.text());
    });
    page.on("pageerror", (fault) => faults.push(String(fault)));
    await page.setViewportSize({ width: scene.width, height: scene.height });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.clock.install({ time: NOW });
    await page.route("**/*", (route) => serve(route, scene));
    await page.routeWebSocket(/socket\.io/, (socket) => {
      if (scene.link === "polling") return void socket.close();
      socket.send('0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":60000,"maxPayload":1000000}');
      socket.onMessage((message) => {
        const text = String(message);
        if (text.startsWith("40/board")) socket.send('40/board,{"sid":"y"}');
        const asked = /^42\/board,(\d+)\["subscribe"/.exec(text);
        if (asked !== null) socket.send(`43/board,${asked[1]}[{"ok":true,"epoch":"e1","seq":40}]`);
      });
    });
    await page.goto(HOST + scene.page);
    await page.clock.runFor(1500);
    return Object.assign(page, { faults });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
