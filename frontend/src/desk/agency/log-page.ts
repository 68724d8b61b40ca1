import { css, html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { moment } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { address, DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import "./certificate.ts";
import "./retention-rule.ts";
import { actor, faultNote, logTable, verdictLine } from "./log-words.ts";
import type {
  CertificatesView,
  DepartmentLogView,
  LogEntryView,
  LogFileView,
  LogVerdictView,
  RetentionsView,
} from "./types.ts";
import { date } from "./when.ts";

/** The department's own log; and the certificates of what was deleted. */
@define("nr-desk-log")
export class LogPage extends DeskPage {
  @state() private entries: LogEntryView[] = [];
  @state() private hasMore = false;
  @state() private people: string[] = [];
  @state() private verdict?: LogVerdictView;
  @state() private certificates: CertificatesView["certificates"] = [];
  @state() private kept: RetentionsView | null = null;
  @state() private case = "";
  @state() private who = "";
  @state() private asksExport = false;
  @state() private isLoaded = false;

  static override styles = [
    shared,
    desk,
    css`
      form {
        display: flex;
        gap: 8px;
        flex-wrap: wrap;
        align-items: end;
        padding: 0 16px 12px;
      }
      form label {
        display: grid;
        gap: 4px;
      }
      .line {
        padding: 0 16px 12px;
      }
      .older {
        padding: 12px 16px;
        border-top: 1px solid var(--nr-line);
      }
      .note {
        margin-bottom: 16px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    void this.#loadRest();
  }

  override updated(changed: PropertyValues<this>): void {
    // The desk's own sentences come in the language in which they are asked for.
    if (changed.has("language") && this.isLoaded) void this.#load();
    if (!changed.has("route") || changed.get("route") === undefined || this.route.length) return;
    void this.#load();
    void this.#loadRest();
  }

  async #load(before = 0): Promise<void> {
    try {
      const query = new URLSearchParams({
        case: this.case,
        who: this.who,
        before: String(before),
        most: "50",
      });
      const log = await this.client.call<DepartmentLogView>("GET", `/log?${query}`);
      this.entries = before ? [...this.entries, ...log.entries] : log.entries;
      this.hasMore = log.more;
      this.verdict = log.verdict;
      if (!before) this.people = [...new Set([...this.people, ...log.people])].sort();
      this.isLoaded = true;
    } catch (error) {
      this.notify(error);
    }
  }

  async #loadRest(): Promise<void> {
    const [certificates, kept] = await Promise.all([
      this.client.call<CertificatesView>("GET", "/certificates").catch(() => null),
      this.client.call<RetentionsView>("GET", "/retention").catch(() => null),
    ]);
    this.certificates = certificates?.certificates ?? [];
    this.kept = kept;
  }

  async #verify(): Promise<void> {
    try {
      this.verdict = await this.client.call<LogVerdictView>("POST", "/log/verification");
    } catch (error) {
      this.notify(error);
    }
  }

  async #export(): Promise<void> {
    this.asksExport = false;
    try {
      const { name } = await this.client.call<LogFileView>("POST", "/log/exports");
      const number = /\d+/.exec(name)?.[0] ?? "";
      save(await this.client.mediaUrl(`/log/exports/${number}`), name);
      this.notify(t("desk.log.saved"));
      await this.#load();
    } catch (error) {
      this.notify(error);
    }
  }

  get #mayExport(): boolean {
    return this.session.roles.some((role) => role === "custodian" || role === "administrator");
  }

  override render() {
    const [kind, id] = this.route;
    if (kind === "certificates" && id)
      return html`<nr-desk-certificate
        .client=${this.client}
        .session=${this.session}
        .shortcuts=${this.shortcuts}
        .language=${this.language}
        .number=${id}
      ></nr-desk-certificate>`;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("desk.log")}</h1>
          <p>${t("desk.log.lead")}</p>
        </div>
        <div class="a">
          <button @click=${() => this.#verify()}>${icon("again", 16)}${t("desk.log.verify")}</button>
          ${this.#mayExport
            ? html`<button @click=${() => (this.asksExport = true)}>${icon("download", 16)}${t("desk.log.export")}</button>`
            : nothing}
        </div>
      </div>
      ${faultNote(this.verdict)}
      ${this.kept?.cases.filter((each) => each.is_due).map(
        (each) =>
          html`<div class="note">
            ${icon("warn", 18)}<span
              ><b>${t("desk.log.due")}.</b> ${t("desk.log.due.text", { case: each.case_number || each.case, until: each.current ? date(each.current.until) : "" })}
              <a href=${address("cases", each.case)}>${t("desk.log.case")}</a></span
            >
          </div>`,
      )}
      <div class="stack">
        <section class="card">
          ${this.verdict?.holds ? html`<header>${verdictLine(this.verdict)}</header>` : nothing}
          ${this.#filter()}
          ${this.isLoaded && !this.entries.length
            ? html`<p class="line mut">${t("desk.log.empty")}</p>`
            : logTable(this.entries, true)}
          ${this.hasMore
            ? html`<div class="older">
                <button @click=${() => this.#load(this.entries.at(-1)?.number)}>${t("desk.log.more")}</button>
              </div>`
            : nothing}
        </section>
        ${this.kept
          ? html`<nr-desk-retention-rule
              .client=${this.client}
              .session=${this.session}
              .language=${this.language}
              .rule=${this.kept.rule}
              @nr-kept=${() => void this.#loadRest()}
            ></nr-desk-retention-rule>`
          : nothing}
        ${this.certificates.length ? this.#certificates() : nothing}
      </div>
      <nr-dialog
        ?open=${this.asksExport}
        heading=${t("desk.log.export.sure")}
        @nr-close=${() => (this.asksExport = false)}
      >
        <p>${t("desk.log.export.text")}</p>
        <button slot="acts" class="btn big" @click=${() => (this.asksExport = false)}>${t("desk.keep.cancel")}</button>
        <button slot="acts" class="btn big" @click=${() => this.#export()}>${t("desk.report.export.now")}</button>
      </nr-dialog>`;
  }

  #filter() {
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#load();
      }}
    >
      <label class="field">
        <span>${t("desk.log.every_case")}</span>
        <input name="case" .value=${this.case} @input=${(e: Event) => (this.case = (e.target as HTMLInputElement).value.trim())} />
      </label>
      <label class="field">
        <span>${t("desk.log.who")}</span>
        <select
          @change=${(e: Event) => {
            this.who = (e.target as HTMLSelectElement).value;
            void this.#load();
          }}
        >
          <option value="">${t("desk.log.everybody")}</option>
          ${this.people.map((name) => html`<option value=${name} ?selected=${name === this.who}>${actor(name)}</option>`)}
        </select>
      </label>
      <button>${t("desk.log.filter")}</button>
    </form>`;
  }

  #certificates() {
    return html`<section class="card">
      <header><h2>${t("desk.log.certificates")}</h2></header>
      <div class="ov">
        <table class="tb tn">
          <tbody>
            ${this.certificates.map(
              (each) =>
                html`<tr>
                  <td class="nw">${moment(each.ended)}</td>
                  <td><a href=${address("log", "certificates", each.id)}>${each.case_number || each.id}</a></td>
                  <td>${each.shares.map(({ name }) => t("desk.delete.share", { share: name })).join(", ")}</td>
                  <td>${each.by}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

/** Have the browser save what an address gives. */
export function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
