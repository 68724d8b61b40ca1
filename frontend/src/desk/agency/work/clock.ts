import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { clock as short, clocksToSecond, clockToSecond, listed, weekday } from "../../../parts/format.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t, tn } from "../../../words/localize.ts";
import { desk } from "../../style.ts";
import { styled } from "../../styled.ts";
import type { MarkView } from "../types.ts";
import { type Clock, type Doubt, doubts, type Filmed, moment_ms, near, type Row, rowOf, Span } from "./placing.ts";
import { clockOf, span as length, within } from "./wording.ts";

const MOST_TICKS = 6;
/** What all of their labels may be long. */
const MOST_LETTERS = 46;
/** Farther right a label would run into what stands beside the axis. */
const LAST_LABEL = 96;
const MOST_DOUBTS = 3;

/** Where somebody wants to go. */
export interface Jump {
  filmed: Filmed | null;
  moment_ms: number;
}

/** Every film of the opened shares, the marks, and what the case knows, on one clock. */
@define("nr-desk-clock")
export class DeskClock extends LitElement {
  @property({ attribute: false }) films: Filmed[] = [];
  @property({ attribute: false }) marks: MarkView[] = [];
  @property({ attribute: false }) clock: Clock = "corrected";
  /** Which film is shown. */
  @property() shown = "";
  /** Where the player is. */
  @property({ attribute: false }) now_ms: number | null = null;
  @property() language = "";

  static override styles = [
    shared,
    desk,
    css`
      header .a {
        color: var(--nr-ink2);
      }
      .body {
        position: relative;
        padding: 0 16px 4px;
      }
      .line {
        display: grid;
        grid-template-columns: 124px minmax(0, 1fr) 76px;
        gap: 12px;
        align-items: center;
        min-height: 40px;
        border-top: 1px solid var(--nr-line);
      }
      .line.axis {
        min-height: 26px;
        align-items: start;
        border: 0;
        font-size: 11.5px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .axis .way {
        height: 16px;
        background: none;
        overflow: visible;
      }
      .axis .way span {
        position: absolute;
        transform: translateX(-50%);
        white-space: nowrap;
      }
      .name b {
        display: block;
        font-weight: 600;
        font-size: 13px;
        line-height: 17px;
      }
      .name small {
        font-size: 11.5px;
        line-height: 14px;
        overflow-wrap: anywhere;
      }
      .off {
        font-size: 12.5px;
        line-height: 15px;
        text-align: end;
      }
      .way {
        position: relative;
        height: 24px;
        overflow: hidden;
      }
      .way > i {
        position: absolute;
      }
      .tick {
        top: 0;
        bottom: 0;
        width: 1px;
        background: var(--nr-line);
      }
      .unsure,
      .open {
        top: 6px;
        height: 12px;
        border-radius: 3px;
        border: 1px solid color-mix(in srgb, var(--nr-link) 55%, transparent);
        background: repeating-linear-gradient(135deg, var(--nr-link) 0 1.5px, transparent 1.5px 5px);
      }
      .open {
        border-color: transparent;
        mask-image: linear-gradient(90deg, transparent, #000 40% 60%, transparent);
      }
      .film {
        position: absolute;
        top: 4px;
        height: 16px;
        min-height: 0;
        min-width: 4px;
        padding: 0;
        border-radius: 3px;
        background: var(--nr-tint);
        border: 1.5px solid var(--nr-link);
        cursor: pointer;
      }
      .way .link {
        min-height: 24px;
        padding: 0;
        font-weight: 400;
        font-size: 12px;
        line-height: 16px;
        background: var(--nr-card);
        /* Its words stay legible when the player is there. */
        position: relative;
      }
      .film::before {
        content: "";
        position: absolute;
        inset: -6px -4px;
      }
      .film.on,
      .film.on:hover {
        background: var(--nr-link);
      }
      .mark {
        position: absolute;
        top: 3px;
        min-width: 16px;
        min-height: 18px;
        height: 18px;
        padding: 0 2px;
        margin-inline-start: -8px;
        border-radius: 4px;
        border: 1.5px solid var(--nr-edge);
        background: var(--nr-card);
        color: var(--nr-ink);
        font: 600 11px/1 var(--nr-font);
        z-index: 1;
      }
      .known {
        top: 0;
        bottom: 0;
        width: 2px;
        background: var(--nr-amber);
      }
      .way em {
        position: absolute;
        font-style: normal;
        font-size: 12px;
        line-height: 24px;
        padding: 0 4px;
        margin-inline-start: 6px;
        white-space: nowrap;
        background: var(--nr-card);
        max-width: 60%;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .way em.far {
        margin-inline: 0 6px;
        transform: translateX(-100%);
      }
      .way :is(em, .link) {
        z-index: 1;
      }
      .over {
        position: absolute;
        inset-inline: 152px 104px;
        top: 18px;
        bottom: 4px;
        pointer-events: none;
      }
      .head {
        position: absolute;
        top: 6px;
        bottom: 0;
        width: 2px;
        margin-inline-start: -1px;
        background: var(--nr-ink);
      }
      .head::before {
        content: "";
        position: absolute;
        inset-inline-start: -5px;
        top: -4px;
        border: 6px solid transparent;
        border-top-color: var(--nr-ink);
      }
      .foot {
        padding: 8px 16px 12px;
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
      }
      @media (max-width: 600px) {
        .line {
          grid-template-columns: 84px minmax(0, 1fr) 76px;
          gap: 8px;
        }
        .over {
          inset-inline: 108px 100px;
        }
      }
    `,
  ];

  override render() {
    const rows = this.films.map((filmed) => rowOf(filmed, this.clock));
    const byKey = new Map(this.films.map((filmed) => [filmed.key, filmed]));
    const placed = this.marks.flatMap((mark) => {
      const at = moment_ms(mark, byKey, this.clock);
      return at === null ? [] : [{ mark, at }];
    });
    const marked = placed.filter(({ mark }) => mark.share);
    const known = placed.filter(({ mark }) => !mark.share);
    const nearby = near(rows);
    const span = new Span([...nearby], placed.filter(({ mark, at }) => isNear(mark, at, nearby)).map(({ at }) => at));
    const first = rows.find((row) => row.start_ms !== null)?.start_ms ?? known[0]?.at ?? null;
    const few = span.ticks(MOST_TICKS);
    const letters = this.#tick(few[0] ?? 0, few).length;
    const ticks = first === null ? [] : span.ticks(Math.min(MOST_TICKS, Math.floor(MOST_LETTERS / letters)));
    return html`<section class="card" aria-labelledby="title">
      <header>
        <h2 id="title">${t("player.one_clock")}</h2>
        <span class="seg" role="group" aria-label=${t("player.times")}>
          ${(["corrected", "burned"] as const).map(
            (clock) =>
              html`<button aria-pressed=${this.clock === clock} @click=${() => this.#fire("nr-clock", clock)}>${t(`player.${clock}`)}</button>`,
          )}
        </span>
        <span class="a">${first === null ? nothing : html`${weekday(new Date(first))} · `}${t("player.hatched")}</span>
      </header>
      <div class="body">
        <div class="line axis tn" aria-hidden="true">
          <span></span>
          <div class="way">${ticks
            .filter((at) => span.at(at) <= LAST_LABEL)
            .map((at) => html`<span ${styled(left(span.at(at)))}>${this.#tick(at, ticks)}</span>`)}</div>
          <span class="off">${t("player.may_be_off")}</span>
        </div>
        ${rows.map((row) => this.#row(row, span, ticks, nearby.has(row)))}
        ${this.#line(
          t("player.marks_row"),
          t("player.marks_whose"),
          html`${this.#ticks(span, ticks)}${marked.map(
            ({ mark, at }) =>
              html`<button class="mark" ${styled(left(span.at(at)))} title=${mark.notes.at(-1)?.text ?? ""}
                aria-label=${t("player.mark_at", { label: mark.label, time: clockToSecond(new Date(at)), within: within(mark.uncertainty_ms) })}
                @click=${() => this.#fire("nr-open-mark", mark)}>${mark.label}</button>`,
          )}`,
        )}
        ${this.#line(
          t("player.known"),
          t("player.known_from"),
          html`${this.#ticks(span, ticks)}${known.map(({ mark, at }) => {
            const where = span.at(at);
            return html`<i class="known" ${styled(left(where))}></i>
              <em class=${where > 60 ? "far" : ""} ${styled(left(where))}>${short(new Date(at))} ${mark.notes.at(-1)?.text ?? ""}</em>`;
          })}`,
        )}
        <div class="over" aria-hidden="true">
          ${this.now_ms === null ? nothing : html`<div class="head" ${styled(left(span.at(this.now_ms)))}></div>`}
        </div>
      </div>
      ${this.#foot(rows, known)}
    </section>`;
  }

  #tick(at: number, ticks: number[]): string {
    return (ticks[1] ?? 60_000) - (ticks[0] ?? 0) < 60_000 ? clockToSecond(new Date(at)) : short(new Date(at));
  }

  #ticks(span: Span, ticks: number[]) {
    return ticks.map((at) => html`<i class="tick" ${styled(left(span.at(at)))}></i>`);
  }

  #line(name: string, about: string, way: unknown, off: unknown = nothing) {
    return html`<div class="line">
      <div class="name"><b>${name}</b><small>${about}</small></div>
      <div class="way">${way}</div>
      <div class="off tn">${off}</div>
    </div>`;
  }

  #row(row: Row, span: Span, ticks: number[], isNear: boolean) {
    const { filmed } = row;
    const name = t("player.share", { label: filmed.label });
    const own = this.clock === "burned" && filmed.film.offset_ms === null ? t("player.own_unknown") : clockOf(filmed.film);
    if (row.start_ms === null || !isNear)
      return this.#line(
        name,
        own,
        html`<button class="btn link" @click=${() => this.#fire("nr-jump", { filmed, moment_ms: row.start_ms ?? 0 })}
          >${row.start_ms === null ? t("player.not_placed") : `${weekday(new Date(row.start_ms))}, ${clockToSecond(new Date(row.start_ms))}`}</button
        >`,
        row.start_ms === null ? "–" : off(row),
      );
    const start = row.start_ms;
    const times = clocksToSecond(new Date(start), new Date(row.end_ms));
    return html`<div class="line">
      <div class="name"><b>${name}</b><small>${own}</small></div>
      <div class="way" @click=${(event: MouseEvent) => this.#pressed(event, row, span)}>
        ${this.#ticks(span, ticks)}
        ${span.pieces(row).map((piece) =>
          piece.kind === "film"
            ? html`<button
                class="film ${filmed.key === this.shown ? "on" : ""}"
                ${styled(stretch(piece))}
                aria-current=${filmed.key === this.shown}
                aria-label=${t("player.row", { name, times, within: within(row.within_ms) })}
                title=${times}
                @click=${(event: MouseEvent) => {
                  // By the keyboard, there is no place in it: begin where the player is, or at its start.
                  if (event.detail) return;
                  event.stopPropagation();
                  const now = this.now_ms ?? start;
                  this.#fire("nr-jump", { filmed, moment_ms: now >= start && now < row.end_ms ? now : start });
                }}
              ></button>`
            : html`<i class=${piece.kind} ${styled(stretch(piece))}></i>`,
        )}
      </div>
      <div class="off tn">${off(row)}</div>
    </div>`;
  }

  #pressed(event: MouseEvent, row: Row, span: Span): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = span.moment_ms(((event.clientX - box.left) / box.width) * 100);
    const within = Math.min(row.end_ms - 1, Math.max(row.start_ms ?? 0, at));
    this.#fire("nr-jump", { filmed: row.filmed, moment_ms: within });
  }

  #foot(rows: Row[], known: { mark: MarkView; at: number }[]) {
    const found = doubts(
      rows,
      known.map(({ mark, at }) => ({ name: `${short(new Date(at))} ${mark.notes.at(-1)?.text ?? ""}`, at_ms: at })),
    );
    const more = found.length - MOST_DOUBTS;
    return html`<div class="foot">
      ${found.slice(0, MOST_DOUBTS).map((each) => html`<p>${this.#doubt(each)}</p>`)}
      ${more > 0 ? html`<p>${t("player.more_doubts", { count: more })}</p>` : nothing}
      <button class="btn link" @click=${() => this.#fire("nr-know", null)}>${icon("plus")}${t("player.know")}</button>
    </div>`;
  }

  #doubt(doubt: Doubt): string {
    const values = { label: listed(doubt.labels), other: doubt.other, length: length(doubt.within_ms) };
    return doubt.kind === "unknown"
      ? tn("player.doubt.unknown", doubt.labels.length, values)
      : t(`player.doubt.${doubt.kind}`, values);
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** A mark lies where its film does; a time that the case knows counts if it is near one. */
function isNear(mark: MarkView, at: number, rows: ReadonlySet<Row>): boolean {
  if (mark.share) return [...rows].some(({ filmed }) => filmed.key === `${mark.share}/${mark.film}`);
  return !rows.size || [...rows].some((row) => Math.abs((row.start_ms ?? 0) - at) <= 86_400_000);
}

function off(row: Row): string {
  return row.within_ms === null ? t("player.off_unknown") : within(row.within_ms);
}

function left(at: number) {
  return { left: `${at.toFixed(3)}%` };
}

function stretch({ left: from, width }: { left: number; width: number }) {
  return { left: `${from.toFixed(3)}%`, width: `${width.toFixed(3)}%` };
}
