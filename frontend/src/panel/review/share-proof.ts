import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Proof, Request, Review, SignedFilm } from "../../api/types.ts";
import { define } from "../../element.ts";
import { length, moment, number, size } from "../../parts/format.ts";
import { factsOf, recordedBy, type ArchiveFootage } from "../../parts/recorded.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { nameOf } from "./added.ts";
import { isPhoto, type Clip } from "./draft.ts";

/** What recorded a clip, if not the hub alone: a part of its custody record. */
interface Recorded {
  archives: ArchiveFootage[];
  hub: boolean;
}

/** Return what recorded a clip by its number; null if the hub itself did, or if it isn't cut yet. */
export function recordedOf(review: Review, number: number): Recorded | null {
  const files = (review.custody["files"] ?? []) as { recorded?: Recorded }[];
  return files[number - 1]?.recorded ?? null;
}

/** The services whose timestamps go along, each once; none if no proof of time does. */
export function stampedBy(review: Review): string[] {
  const stamps = review.custody["timestamps"] as
    | { hours: { replies: { service: string }[] }[] }
    | undefined;
  const every = stamps?.hours.flatMap((hour) => hour.replies.map((reply) => reply.service));
  return [...new Set(every)];
}

const folded = css`
  :host {
    display: block;
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    min-width: 0;
  }
  summary {
    list-style: none;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 11px 12px;
    min-height: 44px;
    cursor: pointer;
    border-radius: 10px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary > .ic:last-child {
    margin-inline-start: auto;
    color: var(--nr-ink2);
  }
  details[open] summary > .ic:last-child {
    transform: rotate(180deg);
  }
  .in {
    padding: 0 12px 12px 38px;
    font-size: 13px;
    line-height: 20px;
    color: var(--nr-ink2);
    display: grid;
    gap: 2px;
  }
  .in:dir(rtl) {
    padding: 0 38px 12px 12px;
  }
`;

/** What was proved of the request, in one line until asked for more. */
@define("nr-review-proof")
export class NrReviewProof extends LitElement {
  @property({ attribute: false }) request!: Request;
  @property({ attribute: false }) proof: Proof | null = null;

  static override styles = [
    shared,
    folded,
    css`
      .ok {
        color: var(--nr-ok);
      }
    `,
  ];

  override render() {
    const { request, proof } = this;
    if (!proof)
      return html`<details>
        <summary>${icon("info", 18)}${t("review.proof.unknown")}${icon("down", 16)}</summary>
        <p class="in">${t("review.proof.unknown_why")}</p>
      </details>`;
    const cosigned = proof.witnesses.length;
    return html`<details>
      <summary>
        <span class="ok">${icon("verified", 20)}</span>
        <span
          >${proof.seen_at
            ? t("review.proof.line", { time: moment(proof.seen_at) })
            : t("review.proof.issued", { time: moment(request.issued) })}</span
        >${icon("down", 16)}
      </summary>
      <div class="in">
        <p>${t("review.proof.signed", { agency: request.agency.name })}</p>
        <p>
          ${t("review.proof.entry", { index: number(proof.index) })}
          <span class="code">${proof.origin}</span>
        </p>
        <p>${cosigned ? tn("review.proof.witnesses", cosigned) : t("review.proof.no_witness")}</p>
        <p>${link(`requests/${request.id}`, t("review.proof.more"))}</p>
      </div>
    </details>`;
  }
}

/** The very files, with their sizes and hashes, and every field of the custody record. */
@define("nr-review-files")
export class NrReviewFiles extends LitElement {
  @property({ attribute: false }) review!: Review;
  /** What became these files, in their order. */
  @property({ attribute: false }) clips: readonly Clip[] = [];

  static override styles = [
    shared,
    folded,
    css`
      .in {
        gap: 12px;
      }
      h4 {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 2px 10px;
        font-size: 12px;
        line-height: 17px;
      }
      /* Names may be as long as what they name. */
      dl.all {
        grid-template-columns: fit-content(55%) minmax(0, 1fr);
      }
      dl.all dt {
        overflow-wrap: anywhere;
      }
      dd {
        color: var(--nr-ink);
        overflow-wrap: anywhere;
      }
      .stamped {
        display: flex;
        gap: 8px;
        padding: 11px 12px 0;
        font-size: 13px;
        line-height: 20px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render() {
    const { review } = this;
    const { files, information, ...rest } = review.custody;
    const services = stampedBy(review);
    return html`${services.length
        ? html`<p class="stamped">
            ${icon("clock", 18)}<span>${t("review.files.stamped", { services: services.join(", ") })}</span>
          </p>`
        : nothing}<details>
      <summary>${icon("sealed", 18)}${t("review.files.heading")}${icon("down", 16)}</summary>
      <div class="in">
        ${review.cuts.map((cut) => {
          const clip = this.clips[cut.number - 1];
          const recorded = recordedOf(review, cut.number);
          const { start, end } = cut;
          const key = clip && isPhoto(clip) ? "photo" : "clip";
          return html`<section>
            <h4>${t(`review.files.${key}`, { number: cut.number, camera: clip ? nameOf(clip) : "" })}</h4>
            ${recorded?.archives.map(
              (each) => html`<p>${[recordedBy(each), ...factsOf(each)].join(" ")}</p>`,
            )}
            ${recorded?.hub ? html`<p>${t("recorded.partly")}</p>` : nothing}
            ${clip?.file && start ? html`<p>${t("review.added.says", { time: moment(start) })}</p>` : nothing}
            <dl class="tn">
              ${start && end && !clip?.file
                ? row("time", `${moment(start)}, ${length(Date.parse(end) - Date.parse(start))}`)
                : nothing}
              ${clip?.file
                ? nothing
                : row("frames", t("review.files.frames_of", { all: number(cut.frames), copied: number(cut.frames_copied) }))}
              ${row("picture", `${cut.width} × ${cut.height}`)} ${row("size", size(cut.size_bytes))}
              ${recorded || clip?.file
                ? nothing
                : row("clock", t("review.files.clock_of", { ms: number(cut.clock_offset_ms) }))}
              ${row("sha256", html`<span class="code">${cut.sha256}</span>`)}
            </dl>
            ${cut.signed_film ? signedFilm(cut.signed_film) : nothing}
          </section>`;
        })}
        ${review.preparation === "ready"
          ? html`<section>
              <h4>${t("review.files.custody")}</h4>
              <p>${t("review.files.custody_note")}</p>
              <dl class="all">${fields({ ...rest, files, information })}</dl>
            </section>`
          : nothing}
      </div>
    </details>`;
  }
}

/** The file that goes beside a clip, as its camera signed it. */
function signedFilm({ start, end, frames, size_bytes, sha256 }: SignedFilm) {
  return html`<h4>${t("review.files.signed")}</h4>
    <dl class="tn">
      ${row("time", `${moment(start)}, ${length(Date.parse(end) - Date.parse(start))}`)}
      ${row("frames", number(frames))} ${row("size", size(size_bytes))}
      ${row("sha256", html`<span class="code">${sha256}</span>`)}
    </dl>`;
}

function row(name: string, value: unknown) {
  return html`<dt>${t(`review.files.${name}`)}</dt>
    <dd>${value}</dd>`;
}

/** Every field by its own name, as it would be signed: nothing is left out or made prettier. */
function fields(record: Record<string, unknown>, before = ""): unknown[] {
  return Object.entries(record).flatMap(([name, value]): unknown[] => {
    const path = before ? `${before}.${name}` : name;
    if (Array.isArray(value))
      return value.flatMap((one, place) =>
        one !== null && typeof one === "object"
          ? fields(one as Record<string, unknown>, `${path}[${place + 1}]`)
          : [line(`${path}[${place + 1}]`, one)],
      );
    if (value !== null && typeof value === "object")
      return fields(value as Record<string, unknown>, path);
    return value === undefined ? [] : [line(path, value)];
  });
}

function line(path: string, value: unknown) {
  return html`<dt class="code">${path}</dt>
    <dd class="code">${value === null ? "–" : value === "" ? "“”" : String(value)}</dd>`;
}
