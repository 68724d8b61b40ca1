import "../src/main.ts";
import { pretend, type Scene, type Scenes } from "./hass.ts";
import { stateOf } from "./fixtures.ts";

/**
 * Shows any element in any state: `stage.html?show=requests&state=selected&dark=1&lang=de&rtl=1`.
 * Each file in shows/ is one `show`; what it exports as `scenes` are its states.
 */
const shows = {
  load: (name: string): Promise<{ scenes: Scenes }> => import(`./shows/${name}.ts`),
};

const asked = new URLSearchParams(location.search);
const show = asked.get("show") ?? "requests";
const dark = asked.get("dark") === "1";
const isNarrow = () => innerWidth < 870;
document.documentElement.classList.toggle("dark", dark);
document.documentElement.dir = asked.get("rtl") === "1" ? "rtl" : "ltr";
document.documentElement.lang = asked.get("lang") ?? "en-GB";

const stage = document.querySelector("#stage") as HTMLElement;

async function open(): Promise<void> {
  const { scenes } = await shows.load(show);
  const name = asked.get("state") ?? Object.keys(scenes)[0] ?? "";
  const scene = scenes[name]?.();
  if (!scene) throw new Error(`No state ${name} of ${show}: ${Object.keys(scenes).join(", ")}`);
  const hass = pretend(scene, stateOf(), { language: document.documentElement.lang, dark });
  const element = scene.at === "card" ? card(scene) : panel(scene);
  Object.assign(element, { hass });
  // Tests turn it dark, and make it narrow, where it stands.
  const look = (isDark: boolean) => {
    document.documentElement.classList.toggle("dark", isDark);
    const changes = { hass: { ...hass, themes: { darkMode: isDark } } };
    Object.assign(element, changes, scene.at === "card" ? {} : { narrow: isNarrow() });
  };
  Object.assign(window, { hass, look, scenes: Object.keys(scenes) });
  await new Promise((done) => setTimeout(done, 60));
  await scene.then?.(element);
  await new Promise((done) => setTimeout(done, 60));
  document.documentElement.dataset["ready"] = "1";
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

function panel(scene: Scene): HTMLElement {
  const made = document.createElement("neighbors-requests-panel");
  const route = (path: string) => ({ prefix: "/neighbors-requests", path: `/${path}` });
  Object.assign(made, { narrow: isNarrow(), route: route(scene.at) });
  made.style.height = "100vh";
  made.style.display = "block";
  // The stage is one file: where the panel goes, only its route changes.
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

void open();
