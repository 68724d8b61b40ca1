import { html, nothing, type TemplateResult } from "lit";
import { dateKey, weekday } from "../../parts/format.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";
import { canStream } from "./live.ts";
import { DAY_MS, HOUR_MS, lengthOf, MINUTE_MS } from "./scale.ts";
import type { Watched } from "./watched.ts";

/** What is pressed around the picture and the lanes: days, cameras, playing, zoom. */

const ZOOMS = [
  ["day", DAY_MS],
  ["hours", 6 * HOUR_MS],
  ["hour", HOUR_MS],
  ["minutes", 10 * MINUTE_MS],
] as const;
const MOST_CHIPS = 7;
const RATES = [1, 2, 4, 8, 16];
const KEYS = ["space", "arrows", "shift", "frames", "events", "zoom", "days", "ends"];

/** What only the page can do. */
export interface Actions {
  step(way: -1 | 1): void;
  jump(way: -1 | 1): void;
  save(): void;
  showKeys(): void;
}

function chosen(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

/** The day, and on a wide page which cameras are shown. */
export function head(watched: Watched): TemplateResult {
  const at = new Date(watched.at);
  const isToday = watched.dayOf().end >= watched.now;
  const day = (way: -1 | 1, label: string, name: IconName, off: boolean) =>
    html`<button class="btn round" aria-label=${label} ?disabled=${off} @click=${() => watched.goToDay(way)}>
      ${icon(name, 18)}
    </button>`;
  return html`<div class="hd">
    <h2>${t("footage.title")}</h2>
    <div class="dt">
      ${day(-1, t("footage.day_before"), "previous", false)}
      <label class="day"
        >${icon("calendar", 16)}<b>${weekday(at)}</b
        ><input
          type="date"
          aria-label=${t("footage.day")}
          .value=${dateKey(at)}
          max=${dateKey(new Date(watched.now))}
          @click=${(event: Event) => {
            // Some browsers refuse without a fresh press: then the field itself is used.
            try {
              (event.currentTarget as HTMLInputElement).showPicker();
            } catch {}
          }}
          @change=${(event: Event) => chosen(event) && watched.goToDate(chosen(event))}
      /></label>
      ${day(1, t("footage.day_after"), "next", isToday)}
    </div>
    ${watched.stacked ? nothing : chooser(watched)}
  </div>`;
}

/** More cameras than fit are chosen from a list. */
function chooser(watched: Watched): TemplateResult {
  if (watched.cameras.length <= MOST_CHIPS) return cameraChips(watched);
  return html`<select class="pick" aria-label=${t("footage.cameras")} @change=${(event: Event) => only(watched, chosen(event))}>
    <option value="" ?selected=${!watched.only}>${t("footage.all_cameras")}</option>
    ${options(watched, watched.only)}
  </select>`;
}

function only(watched: Watched, id: string): void {
  watched.set({ only: id });
  if (id) watched.choose(id);
}

function options({ cameras }: Watched, selected: string, but = ""): TemplateResult[] {
  return cameras
    .filter(({ id }) => id !== but)
    .map((each) => html`<option value=${each.id} ?selected=${each.id === selected}>${each.name}</option>`);
}

/** The cameras as buttons: wide, whose lanes are shown; on a phone, whose picture. */
export function cameraChips(watched: Watched): TemplateResult {
  const { stacked } = watched;
  const chip = (id: string, name: string) =>
    html`<button
      aria-pressed=${id === (stacked ? watched.cameraId : watched.only)}
      @click=${() => (stacked ? watched.choose(id) : only(watched, id))}
    >
      ${name}
    </button>`;
  return html`<div class="seg camz" role="group" aria-label=${t("footage.cameras")}>
    ${stacked ? nothing : chip("", t("footage.all_cameras"))}
    ${watched.cameras.map((each) => chip(each.id, each.name))}
  </div>`;
}

/** Which other camera stands beside the first. */
export function secondChooser(watched: Watched): TemplateResult {
  return html`<select
    class="other"
    aria-label=${t("footage.second")}
    @change=${(event: Event) => watched.set({ second: chosen(event) })}
  >
    ${options(watched, watched.second, watched.cameraId)}
  </select>`;
}

function round(name: IconName, label: string, act: () => void, more = ""): TemplateResult {
  return html`<button class="btn round ${more}" aria-label=${label} title=${label} @click=${act}>${icon(name, 22)}</button>`;
}

/** What moves the picture, and what else can be done with it. */
export function controls(watched: Watched, actions: Actions, more: TemplateResult): TemplateResult {
  const runs = watched.mode !== "still";
  return html`<div class="cb"><div class="row tr">
    ${round("event_back", t("footage.event_back"), () => actions.jump(-1))}
    ${round("frame_back", t("footage.frame_back"), () => actions.step(-1), "fr")}
    ${round(runs ? "pause" : "play", t(runs ? "footage.pause" : "footage.play"), () => watched.toggle(), "pp")}
    ${round("frame_on", t("footage.frame_on"), () => actions.step(1), "fr")}
    ${round("event_on", t("footage.event_on"), () => actions.jump(1))}
    <select class="sp" aria-label=${t("footage.speed")} @change=${(event: Event) => watched.set({ rate: Number(chosen(event)) })}>
      ${RATES.map((each) => html`<option value=${each} ?selected=${each === watched.rate}>${each}×</option>`)}
    </select>
    </div><span class="grow"></span><div class="row ex">${more}</div>
  </div>`;
}

/** What can be done with what is watched, while nothing of it is being saved. */
export function others(watched: Watched, actions: Actions, maySave: boolean, showsKeys: boolean): TemplateResult {
  const live = watched.mode === "live";
  return html`${watched.stacked
      ? nothing
      : html`<span class="keys">${round("keys", t("footage.keys"), actions.showKeys)}${showsKeys ? keysTip() : nothing}</span>`}
    ${round(
      watched.muted ? "mute" : "sound",
      t(watched.muted ? "footage.sound_on" : "footage.sound_off"),
      () => watched.set({ muted: !watched.muted }),
      "t2",
    )}
    ${watched.cameras.length > 1
      ? html`<button
          class="btn round t2 ${watched.second ? "onx" : ""}"
          aria-pressed=${!!watched.second}
          aria-label=${t("footage.beside")}
          title=${t("footage.beside")}
          @click=${() => watched.beside()}
        >
          ${icon("columns", 22)}
        </button>`
      : nothing}
    ${maySave
      ? html`<button class="btn sm" @click=${actions.save}>${icon("cut")}${t("footage.save_clip")}</button>`
      : nothing}
    <button
      class="btn sm lv ${live ? "tonal" : ""}"
      aria-pressed=${live}
      title=${t(canStream() ? "footage.live_video" : "footage.live_pictures")}
      @click=${() => watched.live(!live)}
    >
      ${t(live ? "footage.live" : "footage.go_live")}
    </button>`;
}

function keysTip(): TemplateResult {
  return html`<div class="tip" role="note">
    ${KEYS.map((row) => html`<kbd>${t(`footage.key.${row}`)}</kbd><span>${t(`footage.key.${row}_does`)}</span>`)}
  </div>`;
}

/** How much time is shown, and on a wide page what the tints mean. */
export function zooms(watched: Watched): TemplateResult {
  const now = lengthOf(watched.view);
  const near = (length: number) => Math.abs(now / length - 1) < 0.05;
  return html`<div class="th0">
    <span class="seg" role="group" aria-label=${t("footage.zoom")}
      >${ZOOMS.filter(([, length]) => !watched.stacked || length < DAY_MS).map(
        ([name, length]) =>
          html`<button aria-pressed=${near(length)} @click=${() => watched.zoom(length)}>${t(`footage.zoom_${name}`)}</button>`,
      )}</span
    >
    ${watched.stacked
      ? nothing
      : html`<ul class="lg">
          <li><i class="own"></i>${t("footage.legend_hub")}</li>
          <li><i class="arc"></i>${t("footage.archive")}</li>
          <li><i class="fold"></i>${t("footage.legend_files")}</li>
          <li><i class="gap"></i>${t("footage.legend_gap")}</li>
          <li><i class="rq"></i>${t("footage.legend_requested")}</li>
        </ul>`}
  </div>`;
}
