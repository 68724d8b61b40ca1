import { ReactiveElement } from "lit";
import { language as spoken } from "../src/words/localize.ts";
import { below } from "./acting.ts";
import { alleyAt } from "./drawings.ts";
import { stateOf } from "./fixtures.ts";
import type { SharePage } from "../src/share/page/share-page.ts";
import { pretendWorker } from "./worker.ts";
import { pretend, pretendUploads, type Scene, type Scenes } from "./hass.ts";

/**
 * Shows any element in any state: `stage.html?show=requests&state=selected&dark=1&lang=de&rtl=1`.
 * Each file in shows/ is one `show`; what it exports as `scenes` are its states.
 */
const shows = {
  load: (name: string): Promise<{ scenes: Scenes }> => import(`./shows/${name}.ts`),
};

const asked = new URLSearchParams(location.search);
const isNarrow = () => innerWidth < 870;
document.documentElement.dir = asked.get("rtl") === "1" ? "rtl" : "ltr";

const stage = document.querySelector("#stage") as HTMLElement;
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
const LANGUAGE = asked.get("lang") ?? "en-GB";
const LONGEST_WAIT_MS = 180_000;
/** So often in a row there was nothing to wait for. */
const QUIET_FRAMES = 3;

/** What Home Assistant loads, if it is shown as it is shipped: `from=/shipped`. */
const SHIPPED = asked.get("from");
const load = async () => {
  if (SHIPPED) {
    // Home Assistant has its letters long before somebody opens the panel.
    await Promise.all([400, 500, 700].map((weight) => document.fonts.load(`${weight} 14px Roboto`)));
    performance.mark("load");
    const isCard = asked.get("show") === "card";
    await import(`${SHIPPED}/${isCard ? "neighbors-requests" : "panel"}.js`);
  } else {
    await import("../src/main.ts");
    await import("../src/panel/shell.ts");
    await import("../src/share/page/share-page.ts");
  }
};
const loaded = load();

/** Shows one state instead of what is there: tests go from one to the next without loading anew. */
async function open(show: string, state?: string, language = LANGUAGE): Promise<void> {
  const { scenes } = await shows.load(show);
  await loaded;
  const name = state ?? Object.keys(scenes)[0] ?? "";
  const scene = scenes[name]?.();
  if (!scene) throw new Error(`No state ${name} of ${show}: ${Object.keys(scenes).join(", ")}`);
  stage.replaceChildren();
  stage.removeAttribute("role");
  document.documentElement.lang = language;
  const dark = asked.get("dark") === "1";
  const hass = pretend(scene, stateOf(), { language, dark });
  pretendUploads(scene);
  const element = scene.share ? share(scene) : scene.at === "card" ? card(scene) : panel(scene);
  Object.assign(element, { hass });
  let given = hass;
  // Tests turn it dark and make it narrow in place.
  const look = (isDark: boolean) => {
    document.documentElement.classList.toggle("dark", isDark);
    element.toggleAttribute("dark", isDark);
    element.toggleAttribute("light", !isDark);
    given = { ...hass, themes: { darkMode: isDark } };
    Object.assign(element, { hass: given }, scene.at === "card" ? {} : { narrow: isNarrow() });
  };
  // They read it in another language in place, too. The object stays the same: if another one came,
  // the panel would ask the hub for everything anew.
  const say = async (language: string) => {
    document.documentElement.lang = language;
    Object.assign(given, { language, locale: { ...given.locale, language } });
    if (scene.share) Object.assign(element, { language: language.split("-")[0] });
    // The first time loads the words.
    for (await updated(); spoken() !== language; await frame());
    await updated();
  };
  look(dark);
  const settle = () => settled(hass);
  Object.assign(window, { hass, look, say, settle });
  await document.fonts.ready;
  await settled(hass);
  await scene.then?.(element, hass);
  await settled(hass);
  document.documentElement.dataset["ready"] = "1";
}

/** Have every element written anew. */
async function updated(): Promise<void> {
  const elements = [...below(stage)].filter((each) => each instanceof ReactiveElement);
  for (const each of elements) each.requestUpdate();
  for (const each of elements) await each.updateComplete;
}

/** Wait until every answer has come and every picture is there. */
async function settled(hass: { pending: number }): Promise<void> {
  const until = performance.now() + LONGEST_WAIT_MS;
  for (let quiet = 0; quiet < QUIET_FRAMES; quiet += 1) {
    await frame();
    if (performance.now() > until) throw new Error("Something here never comes.");
    const waits = hass.pending > 0 || [...below(stage)].some(isComing);
    if (waits) quiet = -1;
  }
}

function isComing(element: HTMLElement): boolean {
  if (element instanceof HTMLImageElement) return !element.complete;
  if (!(element instanceof HTMLVideoElement) || element.error) return false;
  if (!element.hasAttribute("src")) return false;
  return element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || element.seeking;
}

/** How high the window must be for everything to be seen at once. */
function wholeHeight(): number {
  let hidden = Math.max(0, document.documentElement.scrollHeight - innerHeight);
  for (const element of below(stage)) {
    const more = element.scrollHeight - element.clientHeight;
    const scrolls = more > hidden && /auto|scroll/.test(getComputedStyle(element).overflowY);
    if (scrolls && element.localName !== "textarea") hidden = more;
  }
  return innerHeight + hidden;
}

function card(scene: Scene): HTMLElement {
  const made = document.createElement("neighbors-requests-card");
  (made as unknown as { setConfig(config: unknown): void }).setConfig({
    type: "custom:neighbors-requests-card",
    ...scene.card,
  });
  stage.setAttribute("role", "main");
  const heading = document.createElement("h1");
  heading.textContent = "Dashboard";
  heading.style.cssText = "position:absolute;clip-path:inset(50%)";
  stage.append(heading);
  const frame = document.createElement("div");
  frame.id = "narrow-card";
  frame.append(made);
  stage.append(frame);
  return made;
}

function share(scene: Scene): HTMLElement {
  const made = document.createElement("nr-share-page") as SharePage;
  made.caller = pretendWorker(scene.share ?? {});
  made.link = { board: "https://board.example.org", request: 4871, key: "" };
  made.release = { version: "0.1.0", sha256: "3f2a".repeat(16) };
  made.language = LANGUAGE.split("-")[0] ?? "en";
  stage.append(made);
  return made;
}

function panel(scene: Scene): HTMLElement {
  const made = document.createElement("neighbors-requests-panel");
  const route = (path: string) => ({ prefix: "/neighbors-requests", path: `/${path}` });
  Object.assign(made, { narrow: isNarrow(), route: route(scene.at) });
  made.style.height = "100vh";
  made.style.display = "block";
  // The stage is one file: if the panel navigates, only its route changes.
  made.addEventListener(
    "nr-go",
    (event) => {
      event.stopImmediatePropagation();
      Object.assign(made, { route: route((event as CustomEvent<string>).detail) });
    },
    true,
  );
  stage.append(made);
  return made;
}

/** Show a request beside itself as the agency's desk shows it beforehand. */
async function preview(at: number): Promise<void> {
  const { previewOf } = await import("./preview.ts");
  const request = stateOf().requests[at];
  if (!request) throw new Error(`There is no request ${at}.`);
  stage.append(previewOf(request));
  await updated();
}

/** The names of a show's states. */
const statesOf = async (show: string) => Object.keys((await shows.load(show)).scenes);

Object.assign(window, { alleyAt, wholeHeight, statesOf, showState: open, preview });
void open(asked.get("show") ?? "requests", asked.get("state") ?? undefined);
