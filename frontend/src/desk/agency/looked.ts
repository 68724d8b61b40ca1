import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import { actor, dated, deed, verdictLine } from "./log-words.ts";
import "./retention.ts";
import type { DepartmentLogView } from "./types.ts";

const MOST = 7;

/** Who looked at a case, and until when it is kept: a card beside its shares. */
@define("nr-desk-looked")
export class Looked extends DeskPage {
  /** The name of the case's folder. */
  @property() case = "";
  /** How many of its shares are open. */
  @property({ type: Number }) opened = 0;
  @state() private log: DepartmentLogView | null = null;

  static override styles = [
    shared,
    desk,
    css`
      ol li {
        padding: 8px 16px;
        border-top: 1px solid var(--nr-line);
        font-size: 13px;
        line-height: 18px;
        overflow-wrap: anywhere;
      }
      .line {
        padding: 0 16px 10px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const isAgain = changed.has("opened") || changed.has("language");
    if ((changed.has("case") || isAgain) && this.case) void this.load();
  }

  async load(): Promise<void> {
    try {
      const query = new URLSearchParams({ case: this.case, most: String(MOST) });
      this.log = await this.client.call<DepartmentLogView>("GET", `/log?${query}`);
    } catch (error) {
      this.notify(error);
    }
  }

  override render() {
    const log = this.log;
    return html`<section class="card">
      <header>
        <h2>${t("desk.log.looked")}</h2>
        <a class="a" href="#/log">${t("desk.log.all")}</a>
      </header>
      ${log ? html`<p class="line">${verdictLine(log.verdict)}</p>` : nothing}
      ${log?.entries.length === 0 ? html`<p class="line mut">${t("desk.log.nobody")}</p>` : nothing}
      <ol>
        ${log?.entries.map(
          (entry) => html`<li>${actor(entry.who)}: ${deed(entry)}<small>${dated(entry.at)}</small></li>`,
        )}
      </ol>
      <nr-desk-retention
        .client=${this.client}
        .session=${this.session}
        .language=${this.language}
        .case=${this.case}
        .opened=${this.opened}
        @nr-kept=${() => this.load()}
      ></nr-desk-retention>
    </section>`;
  }
}
