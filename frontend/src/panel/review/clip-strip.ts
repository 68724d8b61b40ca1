import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { Label, Window } from "../../api/types.ts";
import { define } from "../../element.ts";
import { LABELS } from "../../parts/answers.ts";
import { clock } from "../../parts/format.ts";
import "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { spanOf } from "./body.ts";
import { chosenClips, inTime, isPhoto, isWatched, withAll, withChosen, type Clip, type Draft, type Seen } from "./draft.ts";
import { nameOf, startOf, type AddedFiles } from "./added.ts";
import { asDate, clockLength, length, type Micros } from "./time.ts";
import { partAt } from "./timeline.ts";

/** From so many clips on, where they lie in the requested time is drawn, and they fit a grid. */
const MANY = 6;

/**
 * Every clip in order of time, the chosen ones ticked: pressing one shows it, its box says whether it
 * is sent. Fires `nr-clip` (a clip's key), `nr-draft` (a draft) and `nr-grid` (whether as a grid).
 */
@define("nr-review-clips")
export class NrReviewClips extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) window!: Window;
  /** What cameras say that a clip shows. */
  @property({ attribute: false }) labels: (clip: Clip) => readonly Label[] = () => [];
  /** What people added, and what is on its way. */
  @property({ attribute: false }) added!: AddedFiles;
  @property({ attribute: false }) seen: Seen = new Map();
  @property() selected = "";
  /** The choice is still the hub's. */
  @property({ type: Boolean }) proposed = false;
  @property({ type: Boolean }) still = false;
  /** It matters which of the chosen ones were watched. */
  @property({ type: Boolean }) watching = false;
  @property({ type: Boolean }) grid = false;

  @state() private shown = "";
  @query("ol") private strip?: HTMLElement;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 44px;
      }
      h3 {
        font: 500 15px/20px var(--nr-font);
      }
      .why {
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .all {
        margin-inline: auto -10px;
        display: flex;
        flex: none;
      }
      .all .btn {
        min-height: 44px;
        padding: 0 10px;
        white-space: nowrap;
      }
      .den {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
        margin: 0 0 10px;
        direction: ltr;
      }
      .den div {
        grid-column: 1 / 4;
        position: relative;
        height: 16px;
        border-radius: 4px;
        background: var(--nr-sunk);
        margin-bottom: 3px;
      }
      .den i {
        position: absolute;
        top: 3px;
        height: 10px;
        width: 5px;
        margin-left: -2px;
        border-radius: 2px;
        background: var(--nr-ink2);
      }
      .den i.on {
        top: 0;
        height: 16px;
        width: 7px;
        background: var(--nr-fill);
      }
      .den span:last-child {
        text-align: right;
      }
      ol {
        display: flex;
        gap: 10px;
        overflow-x: auto;
        padding: 3px 3px 6px;
        margin: 0 -3px;
        scrollbar-width: none;
        scroll-snap-type: x proximity;
        scroll-padding: 3px;
      }
      ol.grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));
        gap: 12px 10px;
        overflow: visible;
        scroll-snap-type: none;
      }
      li {
        position: relative;
        flex: 0 0 136px;
        min-width: 0;
        font-size: 12px;
        line-height: 16px;
        scroll-snap-align: start;
      }
      li button {
        display: block;
        width: 100%;
        min-height: 0;
        padding: 0;
        border: 0;
        border-radius: 8px;
        font: 400 12px/16px var(--nr-font);
        text-align: start;
      }
      .p {
        display: block;
        position: relative;
        aspect-ratio: 16 / 9;
        border-radius: 8px;
        overflow: hidden;
        background: #111;
        margin-bottom: 5px;
      }
      li.cur .p {
        box-shadow: 0 0 0 3px var(--nr-link);
      }
      nr-picture {
        position: absolute;
        inset: 0;
      }
      li:not(.on) nr-picture {
        opacity: 0.82;
      }
      nr-review-add {
        display: block;
      }
      .badge {
        position: absolute;
        max-width: calc(100% - 12px);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        padding: 0 4px;
        border-radius: 4px;
        background: rgba(10, 12, 15, 0.78);
        color: #fff;
        font: 400 12px/16px var(--nr-font);
      }
      .du {
        right: 6px;
        bottom: 6px;
      }
      .w {
        left: 6px;
        top: 6px;
        max-width: calc(100% - 36px);
        display: flex;
        gap: 3px;
        align-items: center;
      }
      .w.no {
        background: #fff;
        color: #141414;
      }
      .pick {
        position: absolute;
        top: 0;
        right: 0;
        width: 44px;
        height: 44px;
        cursor: pointer;
      }
      input {
        appearance: none;
        -webkit-appearance: none;
        position: absolute;
        top: 6px;
        right: 6px;
        width: 22px;
        height: 22px;
        margin: 0;
        border: 2px solid #fff;
        border-radius: 5px;
        background: rgba(10, 12, 15, 0.45);
        cursor: inherit;
      }
      input:checked {
        background: var(--nr-fill);
      }
      .sent {
        position: absolute;
        top: 6px;
        right: 6px;
        display: grid;
        place-items: center;
        width: 22px;
        height: 22px;
        border-radius: 5px;
        background: var(--nr-fill);
        color: #fff;
      }
      .pick .ic {
        position: absolute;
        top: 10px;
        right: 10px;
        color: #fff;
        pointer-events: none;
      }
      li b {
        font-weight: 500;
        white-space: nowrap;
      }
      .who {
        display: block;
        overflow-wrap: anywhere;
      }
      .x {
        position: relative;
        display: flex;
        gap: 4px;
        align-items: center;
        color: var(--nr-ink2);
      }
      @container (max-width: 1100px) {
        .why {
          display: none;
        }
      }
      @container (max-width: 900px) {
        ol {
          margin: 0 -16px;
          padding-inline: 16px;
          scroll-padding: 16px;
        }
        ol.grid {
          margin: 0;
          padding-inline: 0;
          grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));
          gap: 12px 8px;
        }
        li {
          flex-basis: 118px;
        }
        .grid .w {
          display: none;
        }
        .look span {
          display: none;
        }
      }
      /* Very large letters. */
      @container (max-width: 300px) {
        .head {
          flex-wrap: wrap;
          gap: 0 12px;
        }
      }
      @container (max-width: 380px) {
        li {
          flex-basis: 114px;
        }
      }
      @media (max-height: 480px) and (orientation: landscape) {
        .den {
          display: none;
        }
        li {
          flex-basis: 112px;
        }
      }
    `,
  ];

  override updated(changed: PropertyValues<this>): void {
    if (this.shown === this.selected && !changed.has("grid")) return;
    this.shown = this.selected;
    this.#reach();
  }

  /** Bring the clip that is shown into the strip's sight, and scroll nothing else. */
  #reach(): void {
    const { strip } = this;
    const item = strip?.querySelector<HTMLElement>("li.cur");
    if (!strip || !item || this.grid) return;
    const left = item.offsetLeft - strip.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
    strip.scrollTo({ left });
  }

  override render() {
    const { draft, still } = this;
    const chosen = chosenClips(draft).length;
    const many = draft.clips.length > MANY;
    return html`<div class="head">
        <h3>
          ${still && (!chosen || chosen === draft.clips.length)
            ? countOf(draft.clips)
            : t(`review.clips.${still ? "of" : "chosen"}${draft.clips.some(isPhoto) ? "_mixed" : ""}`, {
                count: chosen,
                all: draft.clips.length,
              })}
        </h3>
        ${this.proposed && chosen && !still && !draft.clips.some((clip) => clip.file && clip.taken) ? html`<span class="why">${t("review.clips.why")}</span>` : nothing}
        <span class="all">
          ${still || draft.clips.length < 2
            ? nothing
            : [false, true].map(
                (all) =>
                  html`<button class="btn link sm" @click=${() => this.#fire("nr-draft", withAll(draft, all))}>
                    ${t(all ? "review.clips.all" : "review.clips.none")}
                  </button>`,
              )}
          ${many
            ? html`<button
                class="btn link sm look"
                aria-label=${t(this.grid ? "review.clips.strip" : "review.clips.grid")}
                @click=${() => this.#fire("nr-grid", !this.grid)}
              >
                ${icon(this.grid ? "clip" : "grid", 18)}<span
                  >${t(this.grid ? "review.clips.strip" : "review.clips.grid")}</span
                >
              </button>`
            : nothing}
        </span>
      </div>
      ${many ? this.#density() : nothing}
      <ol class=${this.grid ? "grid" : ""} aria-label=${t("review.clips.label")}>
        ${inTime(draft.clips).map((clip) => this.#clip(clip))}
        ${still || !draft.adds
          ? nothing
          : html`<li>
              <nr-review-add
                tile
                @nr-files=${(event: CustomEvent<File[]>) => this.added.add(event.detail)}
              ></nr-review-add>
            </li>`}
      </ol>`;
  }

  /** Where in the requested time the clips lie; the strip says the same. */
  #density() {
    const span = spanOf(this.window);
    const at = (moment: Micros) => 100 * partAt(span, moment);
    return html`<div class="den tn" aria-hidden="true">
      <div>
        ${this.draft.clips.map(({ cut, taken, file }) =>
          file
            ? nothing
            : html`<i class=${taken ? "on" : ""} style="left:${at((cut.start + cut.end) / 2)}%"></i>`,
        )}
      </div>
      ${[span.start, (span.start + span.end) / 2, span.end].map(
        (moment) => html`<span>${clock(asDate(moment))}</span>`,
      )}
    </div>`;
  }

  #clip(clip: Clip) {
    const current = clip.key === this.selected;
    const watched = isWatched(clip, this.seen);
    const labels = LABELS.filter((label) => this.labels(clip).includes(label));
    const source = clip.sources[0]?.path;
    const mark = clip.taken && this.watching ? t(watched ? "review.clips.watched" : "review.clips.watch") : "";
    const long = clockLength(length(clip.taken ? clip.cut : clip.may));
    return html`<li class="${current ? "cur" : ""} ${clip.taken ? "on" : ""}">
      <button aria-pressed=${current} @click=${() => this.#fire("nr-clip", clip.key)}>
        <span class="p"
          >${source
            ? html`<nr-picture .hub=${this.hub} .path=${`${source}/${clip.file ? "picture" : "thumbnail"}`}></nr-picture>`
            : nothing}
          ${mark
            ? html`<span class="badge w ${watched ? "" : "no"}"
                >${icon(watched ? "eye" : "play", 12)}${mark}</span
              >`
            : nothing}
          ${isPhoto(clip) ? nothing : html`<span class="badge du tn">${long}</span>`}</span
        >
        <span class="who"><b class="tn">${startOf(clip)}</b> ${clip.cameraName}</span>
        <span class="x"
          >${clip.file
            ? [icon("phone", 14), saidOf(clip)]
            : labels.length
            ? labels.map((label, at) => [
                icon(label, 14),
                // The first is named in letters, which have no room for more.
                html`<span class=${at ? "vh" : ""}>${t(`label.${label}`)}</span>`,
              ])
            : [icon("motion", 14), t("review.clips.motion")]}</span
        >
      </button>
      ${this.still ? (clip.taken ? html`<span class="sent">${icon("tick", 16)}</span>` : nothing) : this.#box(clip)}
    </li>`;
  }

  /** Whether it is sent. */
  #box(clip: Clip) {
    return html`<label class="pick"
        ><input
          type="checkbox"
          .checked=${clip.taken}
          aria-label=${t("review.clips.take", { camera: nameOf(clip), time: startOf(clip) })}
          @change=${(event: Event) => {
            const { checked } = event.target as HTMLInputElement;
            this.#fire("nr-draft", withChosen(this.draft, clip.key, checked));
          }}
        />${clip.taken ? icon("tick", 14) : nothing}</label
      >`;
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** What the file says of its time; in a strip there is room for no more. */
function saidOf({ file }: Clip): string {
  return file?.start ? t("review.added.says_short", { time: clock(file.start) }) : t("review.added.short");
}

/** Return `2 clips · 1 photo`. */
export function countOf(clips: readonly Clip[]): string {
  const photos = clips.filter(isPhoto).length;
  const films = clips.length - photos;
  const parts = [films ? tn("review.amount", films) : "", photos ? tn("review.photos", photos) : ""];
  return parts.filter(Boolean).join(" · ") || t("review.amount.words");
}

/** Return `2 clips · 1 photo · 0:58 · 9 MB` of what is chosen, as far as it is known. */
export function amountOf(draft: Draft, size: string): string {
  const clips = chosenClips(draft);
  const whole = clips.reduce((sum, clip) => sum + length(clip.cut), 0);
  return [countOf(clips), whole ? clockLength(whole) : "", size].filter(Boolean).join(" · ");
}
