import { css, html, nothing } from "lit";
import { about, between_ms, day, distance, ground, initials, moment, number, span } from "../../parts/format.ts";
import { level, levelStyle } from "../../parts/nr-level.ts";
import { has, t, tn } from "../../words/localize.ts";
import { ruleName } from "./rule.ts";
import type { HeldPost, Piece } from "./types.ts";

/** A held post: who sent it, its words with what the rules found marked, and what it asks. */
export function postCard(post: HeldPost) {
  return html`<article class="card post">
    ${typeof post.about === "number" ? reader() : sender(post)}
    <h2 id="post" tabindex="-1" dir="auto">${post.title ? marked(post.title_pieces) : nameOf(post)}</h2>
    ${post.about_title ? html`<p class="mut" dir="auto">${post.about_title}</p>` : nothing}
    <p class="words" dir="auto">${marked(post.text_pieces)}</p>
    ${facts(post)}
  </article>`;
}

/** What a held post is called in a list. */
export function nameOf(post: HeldPost): string {
  if (typeof post.about === "number") return t("board_desk.challenge", { index: number(post.about) });
  return post.title || t("board_desk.addition");
}

/** Who files a challenge, which nobody knows. */
function reader() {
  return html`<div class="from">
    <span class="tile" aria-hidden="true">?</span>
    <div><b>${t("board_desk.challenge.by")}</b><div class="meta"><span>${t("board_desk.challenge.nobody")}</span></div></div>
  </div>`;
}

function sender(post: HeldPost) {
  const { held_before, approved_before, refused_before } = post;
  return html`<div class="from">
    <span class="tile" aria-hidden="true">${initials(post.agency_name)}</span>
    <div>
      <b dir="auto">${post.agency_name}</b><span class="level">${level(post.level)}</span>
      <div class="meta">
        <span class="code">${post.domain}</span>
        <span>${post.requests ? tn("board_desk.requests", post.requests) : t("board_desk.requests.none")}</span>
        <span>
          ${held_before
            ? tn("board_desk.before", held_before, { approved: approved_before, refused: refused_before })
            : t("board_desk.before.none")}
        </span>
      </div>
    </div>
  </div>`;
}

function facts(post: HeldPost) {
  const isRequest = post.start !== "";
  return html`<dl class="facts">
    ${isRequest
      ? html`<div>
            <dt>${t("board_desk.window")}</dt>
            <dd>${span({ start: post.start, end: post.end })}<small>${about(between_ms(post.start, post.end))}</small></dd>
          </div>
          <div>
            <dt>${t("board_desk.area")}</dt>
            <dd>
              ${post.radius_m ? t("board_desk.circle", { radius: distance(post.radius_m) }) : t("board_desk.outline")}
              <small>${ground(post.area_km2)}</small>
            </dd>
          </div>
          <div>
            <dt>${t("board_desk.for")}</dt>
            <dd>
              ${has(`incident.${post.incident}`) ? t(`incident.${post.incident}`) : post.incident}
              <small class="code">${post.case_number}</small>
            </dd>
          </div>`
      : nothing}
    <div>
      <dt>${t("board_desk.since")}</dt>
      <dd>${moment(post.held_at)}${typeof post.about === "number"
        ? nothing
        : html`<small>${t("board_desk.again_after", { day: day(post.sign_again_at) })}</small>`}</dd>
    </div>
  </dl>`;
}

/** A stranger's words, with what the rules found marked in them. */
function marked(all: readonly Piece[]) {
  return all.map((piece) =>
    piece.codes?.length ? html`<mark title=${piece.codes.map(ruleName).join(", ")}>${piece.text}</mark>` : piece.text,
  );
}

export const postStyle = [
  levelStyle,
  css`
    .post {
      padding: 18px 20px;
    }
    .from {
      display: flex;
      gap: 12px;
      align-items: flex-start;
      margin-bottom: 14px;
    }
    .from b {
      font-weight: 600;
      margin-inline-end: 8px;
    }
    .post h2 {
      font-size: 24px;
      line-height: 33px;
      overflow-wrap: anywhere;
      outline: none;
    }
    .words {
      font: 18px/30px var(--nr-font);
      margin: 10px 0 18px;
      max-width: 60ch;
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    mark {
      color: inherit;
      background: var(--nr-amber-bg);
      box-shadow: inset 0 -2px 0 var(--nr-amber);
      border-radius: 3px;
      padding: 0 3px;
      box-decoration-break: clone;
      -webkit-box-decoration-break: clone;
    }
    .facts {
      display: grid;
      grid-template-columns: 1fr 1fr;
      border: 1px solid var(--nr-line);
      border-radius: 8px;
      overflow: hidden;
      font-size: 13.5px;
      line-height: 19px;
    }
    .facts div {
      padding: 9px 12px;
      border-top: 1px solid var(--nr-line);
      border-inline-start: 1px solid var(--nr-line);
      margin: -1px 0 0 -1px;
      overflow-wrap: anywhere;
    }
    .facts small {
      text-wrap: balance;
    }
    .facts dt {
      font-size: 12px;
      line-height: 16px;
      color: var(--nr-ink2);
    }
    @media (max-width: 700px) {
      .post {
        padding: 14px 16px;
      }
      .post h2 {
        font-size: 20px;
        line-height: 28px;
      }
      .words {
        font-size: 16px;
        line-height: 26px;
        margin: 8px 0 14px;
      }
      .meta span {
        display: block;
        flex-basis: 100%;
      }
    }
  `,
];
