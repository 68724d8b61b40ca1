import { html, nothing, type TemplateResult } from "lit";
import { about, day } from "../../../parts/format.ts";
import { icon } from "../../../style/icons.ts";
import { t } from "../../../words/localize.ts";
import { styled } from "../../styled.ts";
import type { DraftFormView, WindowView } from "../types.ts";
import { under } from "./findings.ts";
import type { OpenDraft } from "./open-draft.ts";

/** The requested time: in local time, with its zone, UTC, and what daylight saving does to it. */

const DAY_MINUTES = 24 * 60;

export function windowStep(open: OpenDraft, ask: DraftFormView): TemplateResult {
  const { content, verdict } = open;
  const window = verdict?.window;
  const input = (name: "day" | "start" | "end", type: string, word: string) =>
    html`<label class="field"
      >${t(word)}<input
        type=${type}
        data-field=${name === "day" ? "day window" : name}
        ?disabled=${!open.mayWrite}
        .value=${content[name] ?? ""}
        @change=${(event: Event) =>
          open.change({ [name]: (event.target as HTMLInputElement).value, start_fold: null, end_fold: null })}
    /></label>`;
  const twice = open.findings.filter(({ code }) => code === "time_twice");
  return html`<section class="card">
    <header>
      <h2 class="step"><span class="nu">2</span>${t("desk.ask.when")}</h2>
      <span class="a mut tn">${window ? `${window.zone_name}, ${offset(window.offset_minutes)}` : content.zone}</span>
    </header>
    <div class="pad pt0">
      <div class="wh">
        ${input("day", "date", "desk.ask.when.day")} ${input("start", "time", "desk.ask.when.from")}
        ${input("end", "time", "desk.ask.when.to")}
        <label class="field"
          >${t("desk.ask.when.zone")}<input
            list="zones"
            data-field="zone"
            title=${content.zone ?? ""}
            ?disabled=${!open.mayWrite}
            .value=${content.zone ?? ""}
            @focus=${offerZones}
            @change=${(event: Event) => open.change({ zone: (event.target as HTMLInputElement).value.trim() })}
          /></label>
        <datalist id="zones"></datalist>
      </div>
      ${dayBar(content.start, content.end)}
      ${twice.map(({ field, text }) => foldChoice(open, field as "start" | "end", text))}
      <p class="sm tn ${window ? "" : "mut"}">
        ${window ? lengthAndClocks(window) : nothing}
        ${t("desk.ask.when.allowed", { least: about(ask.shortest_s * 1000), most: about(ask.longest_s * 1000) })}
      </p>
      ${under(open.about("window", "start", "end").filter(({ code }) => code !== "time_twice"))}
    </div>
  </section>`;
}

/** Offer the time zones that the browser knows, in the list of the field that has the focus. */
export function offerZones({ target }: Event): void {
  const { list } = target as HTMLInputElement;
  // Several hundred: they come once somebody wants to choose.
  if (list && !list.options.length)
    list.append(...Intl.supportedValuesOf("timeZone").map((zone) => new Option(zone, zone)));
}

function lengthAndClocks(window: WindowView): TemplateResult {
  return html`<b>${lasts(window.length_s)}</b> · ${utc(window)}.
    ${window.changes_within
      ? html`<b>${t("desk.ask.when.changed")}</b>`
      : window.changed
        ? t("desk.ask.when.unchanged_but", { date: day(`${window.changed}T12:00:00Z`) })
        : t("desk.ask.when.unchanged")}`;
}

/** Ask which of two equal hours is meant, when the clocks go back. */
function foldChoice(open: OpenDraft, field: "start" | "end", text: string): TemplateResult {
  const choose = (fold: 0 | 1) =>
    html`<button
      class="btn"
      @click=${() => {
        open.change({ [`${field}_fold`]: fold });
        open.page.renderRoot.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus();
      }}
    >
      ${t(fold ? "desk.ask.when.second" : "desk.ask.when.first")}
    </button>`;
  return html`<div class="note">${icon("clock", 18)}<span class="grow">${text}</span>${choose(0)}${choose(1)}</div>`;
}

/** The hours of the day, and what of them is asked about. */
function dayBar(from: string | undefined, to: string | undefined): TemplateResult | typeof nothing {
  const start = minutes(from);
  const end = minutes(to);
  if (start === null || end === null) return nothing;
  const last = end <= start ? DAY_MINUTES : end;
  const place = {
    "inset-inline-start": `${(100 * start) / DAY_MINUTES}%`,
    width: `${(100 * (last - start)) / DAY_MINUTES}%`,
  };
  return html`<div class="day" aria-hidden="true">
    <div class="tr"><i ${styled(place)}></i></div>
    <div class="tk tn">${["00", "03", "06", "09", "12", "15", "18", "21", "24"].map((hour) => html`<span>${hour}</span>`)}</div>
  </div>`;
}

function minutes(time: string | undefined): number | null {
  const [hour, minute] = (time ?? "").split(":").map(Number);
  return hour === undefined || minute === undefined || Number.isNaN(hour + minute) ? null : hour * 60 + minute;
}

/** `UTC−5`, `UTC+5:30` */
function offset(all: number): string {
  const hours = Math.floor(Math.abs(all) / 60);
  const rest = Math.abs(all) % 60;
  return `UTC${all < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** `1 h 10 min` */
function lasts(length_s: number): string {
  const hours = Math.floor(length_s / 3600);
  const rest = Math.round((length_s % 3600) / 60);
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

function utc({ start, end }: WindowView): string {
  return `${start.slice(11, 16)}–${end.slice(11, 16)} UTC`;
}
