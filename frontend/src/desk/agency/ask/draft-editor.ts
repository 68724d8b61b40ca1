import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { atLeast, day, distance, ground, inMetric, moment } from "../../../parts/format.ts";
import "../../../parts/nr-dialog.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { DeskPage } from "../../page.ts";
import type { Shortcut } from "../../shortcuts.ts";
import { desk } from "../../style.ts";
import { styled } from "../../styled.ts";
import type { DraftFormView, DraftContent, DraftView, FindingView } from "../types.ts";
import "./area-map.ts";
import { askStyle } from "./ask-style.ts";
import { findingNote, marksOf, under, unseen } from "./findings.ts";
import { OpenDraft } from "./open-draft.ts";
import "./poster-dialog.ts";
import type { NrDeskPreview } from "./preview.ts";
import "./preview.ts";
import { Release } from "./release.ts";
import { draftList, ruleList } from "./side.ts";
import { windowStep } from "./window.ts";
import type { NrDeskWords } from "./words.ts";
import "./words.ts";

const LIVES = [7, 14, 30, 60, 90];

/** The keys that stand at the head of the page. */
const SHOWN_KEYS: [string[], string][] = [
  [["Ctrl", "S"], "desk.ask.key.save"],
  [["F8"], "desk.ask.key.next"],
  [["F9"], "desk.ask.key.look"],
  [["Ctrl", "Enter"], "desk.ask.key.send"],
];

/** One draft: where, when, what for, in which words, and who releases it. */
@define("nr-desk-draft")
export class NrDeskDraft extends DeskPage {
  @property() draftId = "";
  @query("nr-desk-preview") private preview?: NrDeskPreview;
  readonly #open = new OpenDraft(this);
  readonly #release = new Release(this.#open);
  /** Which finding was gone to last. */
  #at = -1;

  static override styles = [shared, desk, askStyle];

  protected override keys(): Shortcut[] {
    return [
      { key: "Ctrl+s", word: "desk.ask.save", act: () => void this.#open.save() },
      { key: "F8", word: "desk.ask.key.next", act: () => this.#step(1) },
      { key: "Shift+F8", word: "desk.ask.key.last", act: () => this.#step(-1) },
      { key: "F9", word: "desk.ask.key.look", act: () => this.#look() },
      { key: "Ctrl+Enter", word: "desk.ask.key.send", act: () => this.#goOn() },
    ];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // The findings and the kinds of incident are in the language that was asked for.
    if (changed.get("language")) void this.#open.reword();
    if (!changed.has("draftId")) return;
    const { saved } = this.#open;
    if (saved && saved.id !== this.draftId) void this.#open.leave();
    void this.#open.load(this.draftId);
  }

  // Findings

  /** Go to the next place that a finding marks, from wherever one was. */
  #step(by: number): void {
    const places = this.#open.findings;
    if (!places.length) return;
    this.#at = (this.#at + by + places.length) % places.length;
    const place = places[this.#at];
    if (place) this.#go(place);
  }

  #go(finding: FindingView): void {
    const [span] = finding.spans;
    const name = span?.field ?? finding.field;
    const field = this.#field(name);
    if (span && field?.localName === "nr-desk-words") (field as NrDeskWords).select(span.start, span.end);
    else {
      field?.focus();
      field?.scrollIntoView({ block: "nearest" });
    }
  }

  #fix({ field, start, end, text }: NonNullable<FindingView["fix"]>): void {
    const value = String(this.#open.content[field as "text"] ?? "");
    this.#open.change({ [field]: value.slice(0, start) + text + value.slice(end) });
    void this.#open.check();
    this.#field(field)?.focus();
  }

  #field(name: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-field~="${name}"]`);
  }

  /** Send or post it; if something is in the way, go there. */
  #goOn(): void {
    if (this.#release.obstacle || this.#open.isWorking) this.#step(1);
    else this.#release.begin();
  }

  #look(): void {
    this.preview?.next();
    this.preview?.scrollIntoView({ block: "nearest" });
  }

  // What is drawn

  override render() {
    const { saved: draft, ask, failed, content, verdict, inWords, drafts } = this.#open;
    if (!draft || !ask)
      return html`<div class="ttl"><h1 tabindex="-1">${t("desk.ask.title")}</h1></div>
        ${failed ? html`<div class="note red top" role="alert">${icon("stop", 18)}<span>${failed}</span></div>` : nothing}`;
    return html`<div class="ttl">
        <div><h1 tabindex="-1">${t("desk.ask.title")}</h1><p>${this.#status(draft)}</p></div>
        <div class="a kh" aria-hidden="true">
          ${SHOWN_KEYS.map(
            ([keys, word]) => html`<span>${keys.map((key) => html`<kbd>${key}</kbd>`)} ${t(word)}</span>`,
          )}
        </div>
      </div>
      ${this.#release.notes(draft)}
      <div class="ag">
        <div class="stack">
          ${this.#where(ask)} ${windowStep(this.#open, ask)} ${this.#what(ask)} ${this.#words(ask)}
          ${this.#release.step(draft, ask, () => this.#goOn())}
        </div>
        <aside class="stack">
          <nr-desk-preview .content=${content} .verdict=${verdict} .ask=${ask} .language=${this.language}></nr-desk-preview>
          ${ruleList(verdict, ask, content, inWords, (finding) => this.#go(finding))}
          ${draftList(drafts, draft.id)}
        </aside>
      </div>
      ${this.#release.dialogs(draft)}`;
  }

  #status(draft: DraftView): string {
    if (draft.is_on_its_way) return t("desk.ask.on_its_way");
    if (draft.state === "posted" || draft.state === "held") return t(`desk.ask.status.${draft.state}`);
    if (!this.#open.isSaved) return t("desk.ask.status.unsaved");
    return t("desk.ask.status.saved", { at: moment(draft.saved_at) });
  }

  #where(ask: DraftFormView): TemplateResult {
    const open = this.#open;
    const numbers = open.verdict?.area ?? null;
    return html`<section class="card">
      <nr-desk-area
        data-field="area"
        .area=${open.content.area ?? null}
        .form=${ask}
        .numbers=${numbers}
        .narrow=${(numbers?.least_width_m ?? 99) < ask.least_width_m}
        .still=${!open.mayWrite}
        .language=${this.language}
        @nr-area=${(event: CustomEvent<DraftContent["area"]>) => open.change({ area: event.detail ?? null })}
      >
        <h2 slot="heading" class="step"><span class="nu">1</span>${t("desk.ask.where")}</h2>
        ${numbers
          ? html`<dl class="ms">
              <div>
                <dt>${t("desk.ask.size")}</dt><dd class="tn"><b>${ground(numbers.size_km2)}</b>${inMetric(numbers.size_km2, ground)}</dd>
                <dd>${onScale((numbers.size_km2 - ask.smallest_km2) / (ask.largest_km2 - ask.smallest_km2))}<small
                  ><span>${ground(ask.smallest_km2)}</span><span>${ground(ask.largest_km2)}</span></small></dd>
              </div>
              <div>
                <dt>${t("desk.ask.width")}</dt><dd class="tn"><b>${atLeast(numbers.least_width_m)}</b>${inMetric(numbers.least_width_m, atLeast)}</dd>
                <dd>${onScale(numbers.least_width_m / (20 * ask.least_width_m))}<small><span>${atLeast(ask.least_width_m)}</span></small></dd>
              </div>
              <div>
                <dt>${t("desk.ask.edge")}</dt>
                <dd class="tn"><b>${t(numbers.edge_m >= 0 ? "desk.ask.edge.inside" : "desk.ask.edge.outside", {
                  distance: distance(Math.abs(numbers.edge_m)),
                })}</b></dd>
                <dd>${onScale(numbers.edge_m / 2000)}<small><span>0</span></small></dd>
              </div>
            </dl>`
          : nothing}
        ${under(open.about("area"))}
      </nr-desk-area>
    </section>`;
  }

  #what(ask: DraftFormView): TemplateResult {
    const { content, mayWrite } = this.#open;
    return html`<section class="card">
      <header><h2 class="step"><span class="nu">3</span>${t("desk.ask.what")}</h2></header>
      <div class="pad pt0">
        <div class="g3">
          <label class="field"
            >${t("desk.ask.what.incident")}<select
              data-field="incident"
              ?disabled=${!mayWrite}
              .value=${content.incident ?? ""}
              @change=${(event: Event) => this.#open.change({ incident: (event.target as HTMLSelectElement).value })}
            >
              <option value="" ?selected=${!content.incident}>${t("desk.ask.what.choose")}</option>
              ${Object.entries(ask.incidents).map(
                ([name, word]) => html`<option value=${name} ?selected=${content.incident === name}>${word}</option>`,
              )}
            </select></label>
          <label class="field"
            >${t("desk.ask.what.case")}<input
              class="tn"
              data-field="case_number"
              maxlength="400"
              ?disabled=${!mayWrite}
              .value=${content.case_number ?? ""}
              @input=${(event: Event) => this.#open.change({ case_number: (event.target as HTMLInputElement).value })}
          /></label>
          <label class="field"
            >${t("desk.ask.what.open")}<select
              data-field="life_days"
              ?disabled=${!mayWrite}
              @change=${(event: Event) => this.#open.change({ life_days: Number((event.target as HTMLSelectElement).value) })}
            >
              ${[...new Set([...LIVES, content.life_days ?? 30])].sort((a, b) => a - b).map(
                (days) =>
                  html`<option value=${days} ?selected=${days === (content.life_days ?? 30)}>
                    ${t("desk.ask.what.days", { days, date: day(new Date(Date.now() + days * 864e5)) })}
                  </option>`,
              )}
            </select></label>
          <label class="field whole"
            >${t("desk.ask.what.contact")}<input
              data-field="contact"
              maxlength="400"
              ?disabled=${!mayWrite}
              .value=${content.contact ?? ""}
              @input=${(event: Event) => this.#open.change({ contact: (event.target as HTMLInputElement).value })}
          /></label>
          ${mayWrite && content.contact !== ask.contact
            ? html`<button class="btn own" @click=${() => {
                this.#open.change({ contact: ask.contact });
                this.#field("contact")?.focus();
              }}>
                ${t("desk.ask.what.own", { contact: ask.contact })}
              </button>`
            : nothing}
        </div>
        ${under(this.#open.about("incident", "case_number", "contact", "life_days"))}
      </div>
    </section>`;
  }

  #words(ask: DraftFormView): TemplateResult {
    const open = this.#open;
    const field = (name: "title" | "text", word: string) =>
      html`<nr-desk-words
        data-field=${name}
        .label=${t(word)}
        .value=${open.content[name] ?? ""}
        .most=${ask.longest[name] ?? 0}
        .lines=${name === "text"}
        .still=${!open.mayWrite}
        .marks=${marksOf(open.inWords, name)}
        .said=${open.inWords.filter(({ spans }) => spans.some((span) => span.field === name)).map(({ text }) => text).join(" ")}
        @nr-text=${(event: CustomEvent<string>) => open.change({ [name]: event.detail })}
      ></nr-desk-words>`;
    return html`<section class="card">
      <header><h2 class="step"><span class="nu">4</span>${t("desk.ask.words")}</h2></header>
      <div class="pad pt0 stack">
        ${field("title", "desk.ask.words.title")} ${field("text", "desk.ask.words.text")}
        <ol class="found" ?hidden=${!open.inWords.length}>
          ${open.inWords.map((finding, at) => html`<li>${this.#finding(finding, at + 1)}</li>`)}
        </ol>
        ${under(open.about("title", "text"))}
      </div>
    </section>`;
  }

  #finding(finding: FindingView, number: number): TemplateResult {
    const { fix, code } = finding;
    const act = fix
      ? html`<button class="btn" ?disabled=${!this.#open.mayWrite} @click=${() => this.#fix(fix)}>
          ${t(code === "hidden_text" ? "desk.ask.fix.remove" : "desk.ask.fix.name")}
        </button>`
      : html`<button class="btn" @click=${() => this.#go(finding)}>${t("desk.ask.fix.show")}</button>`;
    const text = this.#open.content[finding.spans[0]?.field as "text"] ?? "";
    return findingNote(finding, { number, act, unseen: unseen(finding, text) });
  }
}

/** Where a value lies between what is allowed, from 0 to 1. */
function onScale(share: number): TemplateResult {
  const place = { "inset-inline-start": `${100 * Math.max(0, Math.min(0.98, share))}%` };
  return html`<span class="gs" aria-hidden="true"><i ${styled(place)}></i></span>`;
}
