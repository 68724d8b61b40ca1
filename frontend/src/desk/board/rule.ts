import { css, html, nothing } from "lit";
import { day, number } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { has, t } from "../../words/localize.ts";
import type { EarlierDecision, HeldPost, RuleRecord } from "./types.ts";

/** The short name of a rule. */
export function ruleName(code: string): string {
  const key = `board_desk.rule.${code}`;
  return has(key) ? t(key) : code;
}

/** A rule that holds a post: what it is for, what it found, and how often it was wrong. */
export function ruleCard(code: string, sentence: string, post: HeldPost, record?: RuleRecord) {
  const found = [...post.title_pieces, ...post.text_pieces].filter((piece) => piece.codes?.includes(code));
  const hits = [...new Set(found.map((piece) => piece.text.trim()))];
  const decided = record ? record.published + record.refused : 0;
  const [why, wrong] = [`board_desk.rule.${code}.why`, `board_desk.rule.${code}.wrong`];
  return html`<section class="card rule">
    <header>
      ${icon("warn", 18)}
      <h2>${ruleName(code)}</h2>
      <span class="a mut code">${code}</span>
    </header>
    <div class="pad">
      <p>${has(why) ? t(why) : sentence}</p>
      ${hits.length ? html`<ul class="hits">${hits.map((hit) => html`<li><q dir="auto">${hit}</q></li>`)}</ul>` : nothing}
      <p class="mut">
        ${has(wrong) ? t(wrong) : nothing}
        ${decided
          ? t("board_desk.rule.record", { published: number(record?.published ?? 0), decided: number(decided) })
          : t("board_desk.rule.first")}
      </p>
    </div>
  </section>`;
}

/** What was decided before about posts that a rule held. */
export function earlierCard(heading: string, rule: RuleRecord) {
  return html`<section class="card earlier">
    <header>
      <h2>${heading}</h2>
      <span class="a mut">${t("board_desk.decided.latest")}</span>
    </header>
    <ul>${rule.latest.map((each) => earlier(each))}</ul>
  </section>`;
}

function earlier(each: EarlierDecision) {
  const isRefused = each.state === "refused";
  return html`<li>
    ${icon(isRefused ? "cross" : "tick", 16)}
    <span>
      ${t(isRefused ? "board_desk.before.refused" : "board_desk.before.approved", { agency: each.agency_name })}
      ${titleOf(each)}
      ${each.reason ? html`<q dir="auto">${each.reason}</q>` : nothing}
    </span>
    <span class="tn mut">${day(each.decided_at)}</span>
  </li>`;
}

/** What joins a request has no title. */
function titleOf({ state, title, index }: EarlierDecision) {
  if (title) return html`<b dir="auto">${title}</b>`;
  if (index !== null) return t("board_desk.before.entry", { index: number(index) });
  return t(state === "refused" ? "board_desk.before.gone" : "board_desk.before.unlogged");
}

export const ruleStyle = css`
  .hits {
    margin: 10px 0;
  }
  .hits li {
    padding: 6px 0;
    border-top: 1px solid var(--nr-line);
  }
  .hits q {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .rule p {
    font-size: 13px;
    line-height: 19px;
  }
  /* A long name stays beside its mark. */
  .rule header h2 {
    flex: 1 1 40%;
  }
  .rule header .a {
    font-size: 12px;
  }
  .rule header .ic {
    color: var(--nr-amber);
  }
  .earlier li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 10px;
    padding: 8px 16px;
    border-top: 1px solid var(--nr-line);
    font-size: 13px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .earlier q {
    display: block;
    color: var(--nr-ink2);
  }
  .earlier .ic {
    margin-top: 1px;
    color: var(--nr-ink2);
  }
`;
