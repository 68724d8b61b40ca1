import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { about, clock, day, distance, ground, moment, number } from "../../../parts/format.ts";
import "../../../parts/nr-dialog.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t, tn } from "../../../words/localize.ts";
import { DeskFailure } from "../../client.ts";
import { address, DeskPage, sentenceOf } from "../../page.ts";
import type { Shortcut } from "../../shortcuts.ts";
import { desk } from "../../style.ts";
import type { AskPageView, DraftContent, DraftsView, DraftView, FindingView, VerdictView } from "../types.ts";
import { withKey } from "../unlock.ts";
import "./area-map.ts";
import { askStyle } from "./ask-style.ts";
import "./poster-dialog.ts";
import type { NrDeskPreview } from "./preview.ts";
import "./preview.ts";
import { draftList, ruleList } from "./side.ts";
import type { Mark, NrDeskWords } from "./words.ts";
import "./words.ts";

const CHECK_MS = 150;
const SAVE_MS = 1500;
const RENEW_MS = 60_000;
const LIVES = [7, 14, 30, 60, 90];
const WORDED = ["title", "text"] as const;
const DAY_MINUTES = 24 * 60;

/** The keys that stand at the head of the page. */
const SHOWN_KEYS: [string[], string][] = [
  [["Ctrl", "S"], "desk.ask.key.save"],
  [["F8"], "desk.ask.key.next"],
  [["F9"], "desk.ask.key.look"],
  [["Ctrl", "Enter"], "desk.ask.key.send"],
];

type Dialog = "post" | "send_back" | "poster" | "delete" | "";

/** One draft: where, when, what for, in which words, and who releases it. */
@define("nr-desk-draft")
export class NrDeskDraft extends DeskPage {
  @property() draftId = "";
  @state() private draft: DraftView | null = null;
  @state() private content: DraftContent = {};
  @state() private verdict: VerdictView | null = null;
  @state() private ask: AskPageView | null = null;
  @state() private drafts: DraftsView | null = null;
  /** Why it can't be changed here now. */
  @state() private elsewhere: { text: string; since: string } | null = null;
  @state() private failed = "";
  @state() private refused: { code: string; text: string }[] = [];
  @state() private isSaved = true;
  @state() private working = false;
  @state() private dialog: Dialog = "";
  @state() private reason = "";
  @query("nr-desk-preview") private preview?: NrDeskPreview;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #leaseTimer: ReturnType<typeof setInterval> | undefined;
  #saving: Promise<void> | null = null;
  #checked = 0;
  #at = -1;

  static override styles = [shared, desk, askStyle];

  protected override keys(): Shortcut[] {
    return [
      { key: "Ctrl+s", word: "desk.ask.save", act: () => void this.#save() },
      { key: "F8", word: "desk.ask.key.next", act: () => this.#step(1) },
      { key: "Shift+F8", word: "desk.ask.key.last", act: () => this.#step(-1) },
      { key: "F9", word: "desk.ask.key.look", act: () => this.#look() },
      { key: "Ctrl+Enter", word: "desk.ask.key.send", act: () => this.#release() },
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaseTimer = setInterval(() => void this.#renew(), RENEW_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#leaseTimer);
    clearTimeout(this.#checkTimer);
    void this.#leave(this.draft);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // The findings and the kinds of incident are in the language that was asked for.
    if (changed.get("language")) void this.#reword();
    if (!changed.has("draftId")) return;
    const before = this.draft;
    if (before && before.id !== this.draftId) void this.#leave(before);
    void this.#load();
  }

  get #mayWrite(): boolean {
    return !this.elsewhere && !!this.draft?.may.includes("write");
  }

  // Reading and saving

  async #load(): Promise<void> {
    this.draft = this.verdict = this.elsewhere = null;
    this.failed = "";
    this.refused = [];
    try {
      const [ask, drafts, draft] = await Promise.all([
        this.client.call<AskPageView>("GET", "/ask"),
        this.client.call<DraftsView>("GET", "/drafts"),
        this.client.call<DraftView>("GET", `/drafts/${this.draftId}`),
      ]);
      Object.assign(this, { ask, drafts });
      this.#show(draft);
      if (draft.may.includes("write") || (draft.lease && !draft.lease.mine)) await this.#renew();
      // The profile's contact is where a draft begins; it can be another.
      if (!this.content.contact && draft.revision === 0) this.#change({ contact: ask.contact });
      await this.#check();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  async #reword(): Promise<void> {
    this.ask = await this.client.call<AskPageView>("GET", "/ask").catch(() => this.ask);
    await this.#check();
  }

  #show(draft: DraftView): void {
    this.draft = draft;
    this.content = { ...draft.content };
    this.isSaved = true;
  }

  /** Take the draft, or keep it; if somebody else has it, it is read only. */
  async #renew(): Promise<void> {
    const { draft } = this;
    if (!draft || draft.state === "posted" || draft.state === "held" || draft.state === "waiting") return;
    try {
      const leased = await this.client.call<DraftView>("POST", `/drafts/${draft.id}/lease`);
      if (this.draft?.id !== draft.id) return;
      if (this.elsewhere || leased.revision !== this.draft.revision) this.#show(leased);
      else this.draft = leased;
      this.elsewhere = null;
    } catch (error) {
      const failure = DeskFailure.of(error);
      if (failure.code === "desk.draft.open_elsewhere")
        this.elsewhere = { text: failure.message, since: String(failure.details["since"] ?? "") };
    }
  }

  async #leave(draft: DraftView | null): Promise<void> {
    if (!draft?.lease?.mine) return;
    await this.#save();
    await this.client.call("DELETE", `/drafts/${draft.id}/lease`).catch(() => undefined);
  }

  #change(change: Partial<DraftContent>): void {
    if (!this.#mayWrite) return;
    this.content = { ...this.content, ...change };
    this.isSaved = false;
    this.refused = [];
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => void this.#check(), CHECK_MS);
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => void this.#save(), SAVE_MS);
  }

  async #check(): Promise<void> {
    const asked = ++this.#checked;
    try {
      const verdict = await this.client.call<VerdictView>("POST", "/drafts/check", {
        content: this.content,
        request: this.draft?.request ?? "",
      });
      // An answer about what was typed before says nothing now.
      if (asked === this.#checked) this.verdict = verdict;
    } catch (error) {
      if (asked === this.#checked) this.failed = sentenceOf(error);
    }
  }

  /** Save what was typed; one at a time, so that revisions follow each other. */
  async #save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    await this.#saving;
    const { draft, content } = this;
    if (!draft || this.isSaved || !this.#mayWrite) return;
    this.#saving = this.client
      .call<DraftView>("PUT", `/drafts/${draft.id}`, { revision: draft.revision, content })
      .then((saved) => {
        if (this.draft?.id !== saved.id) return;
        this.draft = saved;
        this.failed = "";
        this.isSaved = this.content === content;
      })
      .catch((error: unknown) => {
        const failure = DeskFailure.of(error);
        if (failure.status === 409) this.elsewhere = { text: failure.message, since: "" };
        else this.failed = sentenceOf(error);
      });
    await this.#saving;
    this.#saving = null;
  }

  // Findings

  get #inWords(): FindingView[] {
    return (this.verdict?.findings ?? []).filter(({ spans }) => spans.length);
  }

  #marks(field: string): Mark[] {
    return this.#inWords.flatMap(({ spans, grade }, at) =>
      spans.filter((span) => span.field === field).map(({ start, end }) => ({ start, end, number: at + 1, grade })),
    );
  }

  /** Go to the next place that a finding marks, from wherever one was. */
  #step(by: number): void {
    const places = this.verdict?.findings ?? [];
    if (!places.length) return;
    this.#at = (this.#at + by + places.length) % places.length;
    const place = places[this.#at];
    if (place) this.#go(place);
  }

  #go(finding: FindingView): void {
    const [span] = finding.spans;
    const name = span?.field ?? finding.field;
    const field = this.renderRoot.querySelector<HTMLElement>(`[data-field~="${name}"]`);
    if (span && field instanceof Object && "select" in field && field.localName === "nr-desk-words")
      (field as NrDeskWords).select(span.start, span.end);
    else {
      field?.focus();
      field?.scrollIntoView({ block: "nearest" });
    }
  }

  #fix({ field, start, end, text }: NonNullable<FindingView["fix"]>): void {
    const value = String(this.content[field as "text"] ?? "");
    this.#change({ [field]: value.slice(0, start) + text + value.slice(end) });
    clearTimeout(this.#checkTimer);
    void this.#check();
    this.renderRoot.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus();
  }

  // Release

  /** Why it can't go on, in one sentence; empty if it can. */
  get #obstacle(): string {
    const findings = this.verdict?.findings ?? [];
    if (!this.verdict) return t("desk.ask.wait");
    const at = this.#inWords.findIndex(({ grade }) => grade === "refuse");
    if (at >= 0) return t("desk.ask.first", { finding: at + 1 });
    const refused = findings.find(({ grade }) => grade === "refuse");
    if (refused) return refused.text;
    const missing = findings.filter(({ grade }) => grade === "missing").length;
    return missing ? tn("desk.ask.missing", missing) : "";
  }

  #release(): void {
    if (this.#obstacle || this.working) return this.#step(1);
    if (this.draft?.may.includes("post")) this.dialog = "post";
    else if (this.draft?.may.includes("send")) void this.#send();
  }

  async #send(): Promise<void> {
    await this.#act(async (draft) =>
      this.client.call<DraftView>("POST", `/drafts/${draft.id}/sending`, { revision: draft.revision }),
    );
  }

  async #post(): Promise<void> {
    this.dialog = "";
    await this.#act((draft) =>
      withKey(this, () =>
        this.client.call<DraftView>("POST", `/drafts/${draft.id}/post`, { revision: draft.revision }),
      ),
    );
  }

  async #sendBack(): Promise<void> {
    this.dialog = "";
    await this.#act((draft) =>
      this.client.call<DraftView>("POST", `/drafts/${draft.id}/return`, {
        revision: draft.revision,
        reason: this.reason || t("desk.ask.taken_back"),
      }),
    );
  }

  async #askBoard(): Promise<void> {
    await this.#act((draft) =>
      withKey(this, () => this.client.call<DraftView>("POST", `/drafts/${draft.id}/held`)),
    );
  }

  /** Do what changes the draft's state, and show what it is then or why it failed. */
  async #act(act: (draft: DraftView) => Promise<DraftView | undefined>): Promise<void> {
    await this.#save();
    if (!this.draft || !this.isSaved || this.working) return;
    this.working = true;
    this.failed = "";
    this.refused = [];
    try {
      const now = await act(this.draft);
      if (now) {
        this.#show(now);
        this.refreshCounts();
        await this.#renew();
      }
    } catch (error) {
      const failure = DeskFailure.of(error);
      this.failed = sentenceOf(error);
      this.refused = (failure.details["findings"] as { code: string; text: string }[] | undefined) ?? [];
    }
    this.working = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#result")?.focus();
  }

  async #copy(): Promise<void> {
    try {
      const made = await this.client.call<DraftView>("POST", `/drafts/${this.draftId}/copy`);
      location.hash = address("ask", made.id);
    } catch (error) {
      this.notify(error);
    }
  }

  async #delete(): Promise<void> {
    this.dialog = "";
    const { draft } = this;
    if (!draft) return;
    clearTimeout(this.#saveTimer);
    try {
      await this.client.call("DELETE", `/drafts/${draft.id}?revision=${draft.revision}`);
      this.draft = null;
      this.refreshCounts();
      location.hash = address("ask");
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  #look(): void {
    this.preview?.next();
    this.preview?.scrollIntoView({ block: "nearest" });
  }

  // What is drawn

  override render() {
    const { draft, ask } = this;
    if (!draft || !ask)
      return html`<div class="ttl"><h1 tabindex="-1">${t("desk.ask.title")}</h1></div>
        ${this.failed ? this.#note("red", "stop", this.failed) : nothing}`;
    return html`<div class="ttl">
        <div><h1 tabindex="-1">${t("desk.ask.title")}</h1><p>${this.#status(draft)}</p></div>
        <div class="a kh" aria-hidden="true">
          ${SHOWN_KEYS.map(
            ([keys, word]) => html`<span>${keys.map((key) => html`<kbd>${key}</kbd>`)} ${t(word)}</span>`,
          )}
        </div>
      </div>
      ${this.#notes(draft)}
      <div class="ag">
        <div class="stack">
          ${this.#where(ask)} ${this.#when(ask)} ${this.#what(ask)} ${this.#words(ask)} ${this.#last(draft, ask)}
        </div>
        <aside class="stack">
          <nr-desk-preview .content=${this.content} .verdict=${this.verdict} .ask=${ask} .language=${this.language}></nr-desk-preview>
          ${ruleList(this.verdict, ask, this.content, this.#inWords, (finding) => this.#go(finding))}
          ${draftList(this.drafts?.drafts ?? [], draft.id)}
        </aside>
      </div>
      ${this.#dialogs(draft)}`;
  }

  #status(draft: DraftView): string {
    if (draft.state === "posted") return t("desk.ask.status.posted");
    if (!this.isSaved) return t("desk.ask.status.unsaved");
    return t("desk.ask.status.saved", { at: moment(draft.saved_at) });
  }

  #note(tone: string, mark: "stop" | "warn" | "tick" | "person" | "info" | "hold", text: unknown, acts: unknown = nothing) {
    return html`<div class="note ${tone} top" role=${tone === "red" ? "alert" : "status"}>
      ${icon(mark, 18)}<span class="grow">${text}</span>${acts}
    </div>`;
  }

  #notes(draft: DraftView): TemplateResult {
    const copy = html`<button class="btn" @click=${this.#copy}>${t("desk.ask.copy")}</button>`;
    const { elsewhere } = this;
    return html`<div id="result" tabindex="-1">
      ${elsewhere
        ? this.#note(
            "",
            "person",
            html`<b>${elsewhere.text}</b>${elsewhere.since ? html` ${t("desk.ask.open_since", { at: clock(elsewhere.since) })}` : nothing}`,
            html`<button class="btn" @click=${() => this.#load()}>${t("desk.ask.again")}</button>${copy}`,
          )
        : nothing}
      ${this.failed
        ? this.#note("red", "stop", html`<b>${t("desk.ask.not_posted")}</b> ${this.failed}
            ${this.refused.length > 1 ? html`<ul>${this.refused.map(({ text }) => html`<li>${text}</li>`)}</ul>` : nothing}`)
        : nothing}
      ${draft.state === "returned"
        ? this.#note("", "warn", html`<b>${t("desk.ask.returned", { name: draft.returned_by })}</b> ${draft.reason}`)
        : nothing}
      ${draft.state === "waiting"
        ? this.#note("plain", "hold", html`<b>${t("desk.ask.waiting", { name: draft.sent_by })}</b>
            ${draft.own ? t("desk.ask.own") : t("desk.ask.read_only")}
            ${draft.changed.length
              ? html`<br />${t("desk.ask.changed", {
                  fields: draft.changed.map((field) => t(`desk.ask.field.${field}`)).join(", "),
                })}`
              : nothing}`)
        : nothing}
      ${draft.state === "held"
        ? this.#note(
            "",
            "hold",
            html`<b>${t("desk.ask.held")}</b> ${t("desk.ask.held_why")}
              <ul>${draft.findings.map(({ text }) => html`<li>${text}</li>`)}</ul>`,
            html`<button class="btn" ?disabled=${this.working} @click=${this.#askBoard}>${t("desk.ask.ask_board")}</button>`,
          )
        : nothing}
      ${draft.state === "posted" ? this.#posted(draft) : nothing}
    </div>`;
  }

  #posted(draft: DraftView): TemplateResult {
    const { proof } = draft;
    if (!proof) return this.#note("plain", "tick", html`<b>${t("desk.ask.posted")}</b>`);
    const since = proof.public_since
      ? t("desk.ask.posted_since", { at: moment(proof.public_since) })
      : t("desk.ask.posted");
    return this.#note(
      "plain",
      "tick",
      html`<b>${since}</b>
        ${t(proof.trusted ? "desk.ask.posted_proof" : "desk.ask.posted_alone", {
          index: number(proof.index),
          witnesses: proof.witnesses,
          trusted: proof.trusted,
        })}
        <span class="code">${proof.file}</span>.
        <a href=${proof.link} target="_blank" rel="noopener noreferrer">${t("desk.ask.on_board")}</a>`,
      html`<button class="btn" @click=${() => (this.dialog = "poster")}>${t("desk.ask.print")}</button>`,
    );
  }

  #where(ask: AskPageView): TemplateResult {
    const numbers = this.verdict?.area ?? null;
    const findings = this.verdict?.findings.filter(({ field, grade }) => field === "area" && grade !== "missing") ?? [];
    const scale = (share: number) =>
      html`<span class="gs" aria-hidden="true"><i .style=${`inset-inline-start:${100 * Math.max(0, Math.min(0.98, share))}%`}></i></span>`;
    return html`<section class="card">
      <nr-desk-area
        data-field="area"
        .area=${this.content.area ?? null}
        .jurisdiction=${ask.jurisdiction}
        .numbers=${numbers}
        .narrow=${(numbers?.least_width_m ?? 99) < ask.least_width_m}
        .still=${!this.#mayWrite}
        .language=${this.language}
        @nr-area=${(event: CustomEvent<DraftContent["area"]>) => this.#change({ area: event.detail ?? null })}
      >
        <h2 slot="heading" class="step"><span class="nu">1</span>${t("desk.ask.where")}</h2>
        ${numbers
          ? html`<dl class="ms">
              <div>
                <dt>${t("desk.ask.size")}</dt><dd class="tn"><b>${ground(numbers.size_km2)}</b></dd>
                <dd>${scale((numbers.size_km2 - ask.smallest_km2) / (ask.largest_km2 - ask.smallest_km2))}<small
                  ><span>${ground(ask.smallest_km2)}</span><span>${ground(ask.largest_km2)}</span></small></dd>
              </div>
              <div>
                <dt>${t("desk.ask.width")}</dt><dd class="tn"><b>${distance(numbers.least_width_m)}</b></dd>
                <dd>${scale(numbers.least_width_m / (20 * ask.least_width_m))}<small><span>${distance(ask.least_width_m)}</span></small></dd>
              </div>
              <div>
                <dt>${t("desk.ask.edge")}</dt>
                <dd class="tn"><b>${t(numbers.edge_m >= 0 ? "desk.ask.edge.inside" : "desk.ask.edge.outside", {
                  distance: distance(Math.abs(numbers.edge_m)),
                })}</b></dd>
                <dd>${scale(numbers.edge_m / 2000)}<small><span>0</span></small></dd>
              </div>
            </dl>`
          : nothing}
        ${this.#under(findings)}
      </nr-desk-area>
    </section>`;
  }

  /** Findings below the card that they are about. */
  #under(findings: FindingView[]): TemplateResult | typeof nothing {
    if (!findings.length) return nothing;
    return html`<div class="under">
      ${findings.map(({ text, grade }) => html`<div class="note ${grade === "refuse" ? "red" : ""}">
        ${icon(grade === "refuse" ? "stop" : "warn", 18)}<span>${text}</span>
      </div>`)}
    </div>`;
  }

  #about(...fields: string[]): FindingView[] {
    return (this.verdict?.findings ?? []).filter(
      ({ field, grade, spans }) => fields.includes(field) && grade !== "missing" && !spans.length,
    );
  }

  #when(ask: AskPageView): TemplateResult {
    const { content, verdict } = this;
    const window = verdict?.window;
    const twice = (verdict?.findings ?? []).filter(({ code }) => code === "time_twice");
    const input = (name: "day" | "start" | "end", type: string, word: string) =>
      html`<label class="field"
        >${t(word)}<input
          type=${type}
          data-field=${name === "day" ? "day window" : name}
          ?disabled=${!this.#mayWrite}
          .value=${content[name] ?? ""}
          @change=${(event: Event) =>
            this.#change({ [name]: (event.target as HTMLInputElement).value, start_fold: null, end_fold: null })}
      /></label>`;
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
              ?disabled=${!this.#mayWrite}
              .value=${content.zone ?? ""}
              @change=${(event: Event) => this.#change({ zone: (event.target as HTMLInputElement).value.trim() })}
            /></label>
          <datalist id="zones">
            ${Intl.supportedValuesOf("timeZone").map((zone) => html`<option value=${zone}></option>`)}
          </datalist>
        </div>
        ${this.#day()}
        ${twice.map(({ field, text }) => this.#fold(field as "start" | "end", text))}
        ${window
          ? html`<p class="sm tn">
              <b>${lasts(window.length_s)}</b> · ${utc(window.start, window.end)}.
              ${window.changes_within
                ? html`<b>${t("desk.ask.when.changed")}</b>`
                : window.changed
                  ? t("desk.ask.when.unchanged_but", { date: day(`${window.changed}T12:00:00Z`) })
                  : t("desk.ask.when.unchanged")}
              ${t("desk.ask.when.allowed", { least: about(ask.shortest_s * 1000), most: about(ask.longest_s * 1000) })}
            </p>`
          : html`<p class="sm mut">
              ${t("desk.ask.when.allowed", { least: about(ask.shortest_s * 1000), most: about(ask.longest_s * 1000) })}
            </p>`}
        ${this.#under(this.#about("window", "start", "end").filter(({ code }) => code !== "time_twice"))}
      </div>
    </section>`;
  }

  #fold(field: "start" | "end", text: string): TemplateResult {
    const choose = (fold: 0 | 1) =>
      html`<button class="btn" @click=${() => this.#change({ [`${field}_fold`]: fold })}>
        ${t(fold ? "desk.ask.when.second" : "desk.ask.when.first")}
      </button>`;
    return html`<div class="note">${icon("clock", 18)}<span class="grow">${text}</span>${choose(0)}${choose(1)}</div>`;
  }

  /** The hours of the day, and what of them is asked about. */
  #day(): TemplateResult | typeof nothing {
    const start = minutes(this.content.start);
    const end = minutes(this.content.end);
    if (start === null || end === null) return nothing;
    const last = end <= start ? DAY_MINUTES : end;
    const style = `inset-inline-start:${(100 * start) / DAY_MINUTES}%;width:${(100 * (last - start)) / DAY_MINUTES}%`;
    return html`<div class="day" aria-hidden="true">
      <div class="tr"><i .style=${style}></i></div>
      <div class="tk tn">${["00", "03", "06", "09", "12", "15", "18", "21", "24"].map((hour) => html`<span>${hour}</span>`)}</div>
    </div>`;
  }

  #what(ask: AskPageView): TemplateResult {
    const { content } = this;
    const still = !this.#mayWrite;
    return html`<section class="card">
      <header><h2 class="step"><span class="nu">3</span>${t("desk.ask.what")}</h2></header>
      <div class="pad pt0">
        <div class="g3">
          <label class="field"
            >${t("desk.ask.what.incident")}<select
              data-field="incident"
              ?disabled=${still}
              .value=${content.incident ?? ""}
              @change=${(event: Event) => this.#change({ incident: (event.target as HTMLSelectElement).value })}
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
              ?disabled=${still}
              .value=${content.case_number ?? ""}
              @input=${(event: Event) => this.#change({ case_number: (event.target as HTMLInputElement).value })}
          /></label>
          <label class="field"
            >${t("desk.ask.what.open")}<select
              data-field="life_days"
              ?disabled=${still}
              @change=${(event: Event) => this.#change({ life_days: Number((event.target as HTMLSelectElement).value) })}
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
              ?disabled=${still}
              .value=${content.contact ?? ""}
              @input=${(event: Event) => this.#change({ contact: (event.target as HTMLInputElement).value })}
          /></label>
          ${!still && content.contact !== ask.contact
            ? html`<button class="btn own" @click=${() => this.#change({ contact: ask.contact })}>
                ${t("desk.ask.what.own", { contact: ask.contact })}
              </button>`
            : nothing}
        </div>
        ${this.#under(this.#about("incident", "case_number", "contact", "life_days"))}
      </div>
    </section>`;
  }

  #words(ask: AskPageView): TemplateResult {
    const field = (name: (typeof WORDED)[number], word: string) =>
      html`<nr-desk-words
        data-field=${name}
        .label=${t(word)}
        .value=${this.content[name] ?? ""}
        .most=${ask.longest[name] ?? 0}
        .lines=${name === "text"}
        .still=${!this.#mayWrite}
        .marks=${this.#marks(name)}
        .said=${this.#inWords.filter(({ spans }) => spans.some((span) => span.field === name)).map(({ text }) => text).join(" ")}
        @nr-text=${(event: CustomEvent<string>) => this.#change({ [name]: event.detail })}
      ></nr-desk-words>`;
    return html`<section class="card">
      <header><h2 class="step"><span class="nu">4</span>${t("desk.ask.words")}</h2></header>
      <div class="pad pt0 stack">
        ${field("title", "desk.ask.words.title")} ${field("text", "desk.ask.words.text")}
        <ol class="found" aria-live="polite" ?hidden=${!this.#inWords.length}>
          ${this.#inWords.map((finding, at) => this.#finding(finding, at + 1))}
        </ol>
        ${this.#under(this.#about("title", "text"))}
      </div>
    </section>`;
  }

  #finding(finding: FindingView, place: number): TemplateResult {
    const { fix } = finding;
    const refuses = finding.grade === "refuse";
    const act = fix
      ? html`<button class="btn" ?disabled=${!this.#mayWrite} @click=${() => this.#fix(fix)}>
          ${t(finding.code === "hidden_text" ? "desk.ask.fix.remove" : "desk.ask.fix.name")}
        </button>`
      : html`<button class="btn" @click=${() => this.#go(finding)}>${t("desk.ask.fix.show")}</button>`;
    return html`<li class="note ${refuses ? "red" : ""}">
      <span class="nu">${place}</span>${icon(refuses ? "stop" : "warn", 18)}
      <span class="grow"
        ><b>${t(refuses ? "desk.ask.refuses" : "desk.ask.holds")}</b> ${finding.text} ${this.#unseen(finding)}</span
      >${act}
    </li>`;
  }

  /** Name a character that nobody sees, and say what stands before it. */
  #unseen({ code, spans: [span] }: FindingView): string {
    if (code !== "hidden_text" || !span) return "";
    const value = String(this.content[span.field as "text"] ?? "");
    const points = [...value.slice(span.start, span.end)].map(
      (letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
    );
    const before = value.slice(0, span.start).split(/\s+/).at(-1) ?? "";
    return t("desk.ask.unseen", { points: points.join(", "), before });
  }

  #last(draft: DraftView, ask: AskPageView): TemplateResult {
    const obstacle = this.#obstacle;
    const blocked = !!obstacle || this.working;
    const may = new Set(this.elsewhere ? [] : draft.may);
    const held = (this.verdict?.findings ?? []).some(({ grade }) => grade === "hold");
    const last = (word: string) =>
      html`<button class="btn big" aria-disabled=${blocked} aria-describedby="why" @click=${() => this.#release()}>
        ${t(this.working ? "desk.ask.working" : word)}
      </button>`;
    return html`<section class="card">
      <header><h2 class="step"><span class="nu">5</span>${t("desk.ask.release")}</h2></header>
      <div class="pad pt0 stack">
        <p>${t(draft.state === "posted" ? "desk.ask.release.done" : ask.second_officer ? "desk.ask.release.two" : "desk.ask.release.one")}</p>
        ${held && !obstacle ? html`<p class="sm mut">${t("desk.ask.release.held")}</p>` : nothing}
        <div class="row acts">
          ${may.has("write")
            ? html`<button class="btn big" @click=${() => this.#save()}>${t("desk.ask.save")}</button>`
            : nothing}
          ${may.has("send_back")
            ? html`<button class="btn big" @click=${() => (this.dialog = "send_back")}>
                ${t(draft.own ? "desk.ask.take_back" : "desk.ask.send_back")}
              </button>`
            : nothing}
          ${may.has("send") ? last("desk.ask.send") : may.has("post") ? last("desk.ask.post") : nothing}
          <span id="why" class="st rd"
            >${(may.has("send") || may.has("post")) && obstacle ? html`${icon("stop", 16)}<span>${obstacle}</span>` : nothing}</span
          >
        </div>
        <p class="xs mut">${t("desk.ask.release.final")}</p>
        ${may.has("delete")
          ? html`<div><button class="btn link" @click=${() => (this.dialog = "delete")}>${t("desk.ask.delete")}</button></div>`
          : nothing}
      </div>
    </section>`;
  }

  #dialogs(draft: DraftView): TemplateResult {
    const close = () => (this.dialog = "");
    const back = html`<button class="btn" slot="acts" autofocus @click=${close}>${t("desk.ask.back")}</button>`;
    return html`<nr-dialog .open=${this.dialog === "post"} heading=${t("desk.ask.post.heading")} @nr-close=${close}>
        <p>${t("desk.ask.post.text")}</p>
        <p><b>${this.content.title}</b></p>
        ${back}
        <button class="btn" slot="acts" @click=${this.#post}>${t("desk.ask.post.act")}</button>
      </nr-dialog>
      <nr-dialog .open=${this.dialog === "send_back"} heading=${t(draft.own ? "desk.ask.take_back" : "desk.ask.send_back")} @nr-close=${close}>
        <label class="field"
          >${t("desk.ask.reason")}<textarea
            rows="3"
            maxlength="500"
            .value=${this.reason}
            @input=${(event: Event) => (this.reason = (event.target as HTMLTextAreaElement).value)}
          ></textarea></label>
        ${back}
        <button class="btn" slot="acts" ?disabled=${!draft.own && !this.reason.trim()} @click=${this.#sendBack}>
          ${t(draft.own ? "desk.ask.take_back.act" : "desk.ask.send_back.act")}
        </button>
      </nr-dialog>
      <nr-dialog .open=${this.dialog === "delete"} heading=${t("desk.ask.delete.heading")} @nr-close=${close}>
        <p>${t("desk.ask.delete.text")}</p>
        ${back}
        <button class="btn" slot="acts" @click=${this.#delete}>${t("desk.ask.delete.act")}</button>
      </nr-dialog>
      <nr-desk-poster
        .client=${this.client}
        .request=${draft.proof?.request ?? ""}
        .zone=${this.content.zone ?? "UTC"}
        .language=${this.language}
        .open=${this.dialog === "poster"}
        @nr-close=${close}
      ></nr-desk-poster>`;
  }
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

function utc(start: string, end: string): string {
  return `${start.slice(11, 16)}–${end.slice(11, 16)} UTC`;
}
