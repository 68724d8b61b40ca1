import { css } from "lit";

/** The review page: the film on the left, what leaves and the answer on the right; one column on phones. */
export const reviewStyle = css`
  :host {
    display: block;
    height: 100%;
    min-height: 0;
  }
  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 416px;
    grid-template-rows: auto minmax(0, 1fr);
    height: 100%;
    min-height: 0;
    --nr-player-height: max(240px, var(--nr-room, 100dvh) - 380px);
  }
  .L > .grey {
    aspect-ratio: 16 / 9;
    max-height: var(--nr-player-height);
  }
  .rh {
    grid-column: 1;
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 12px 24px 0 16px;
    min-width: 0;
  }
  .rh h2 {
    font: 500 18px/24px var(--nr-font);
    overflow-wrap: anywhere;
  }
  .rh .sub {
    color: var(--nr-ink2);
    overflow-wrap: anywhere;
  }
  .rh .meta {
    display: grid;
    gap: 2px;
    justify-items: end;
    font-size: 13px;
    line-height: 18px;
    color: var(--nr-ink2);
    text-align: end;
  }
  .back {
    flex: none;
    width: 44px;
    height: 44px;
    display: grid;
    place-items: center;
    color: inherit;
    border-radius: 22px;
  }
  .back:dir(rtl) {
    transform: scaleX(-1);
  }
  .L {
    grid-column: 1;
    padding: 12px 24px 16px;
    overflow: auto;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    align-content: start;
    gap: 8px;
  }
  .R {
    grid-column: 2;
    grid-row: 1 / 3;
    background: var(--nr-card);
    border-inline-start: 1px solid var(--nr-line);
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .R .sc {
    flex: 1;
    overflow: auto;
    padding: 16px 24px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    gap: 12px;
    align-content: start;
  }
  .first {
    display: grid;
    gap: 10px;
  }
  .one,
  .mt {
    display: none;
  }
  .mt {
    gap: 4px 12px;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .pv {
    justify-content: start;
    padding-inline: 0;
    text-align: start;
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    align-items: center;
    color: var(--nr-ink2);
  }
  .more a {
    padding-block: 13px;
  }
  input[type="checkbox"] {
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
    accent-color: var(--nr-fill);
  }
  nr-finding .act {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin-top: 8px;
  }
  nr-finding .act a {
    padding-block: 12px;
    margin-block: -6px;
  }
  .wait {
    grid-column: 1 / -1;
    padding: 24px;
  }
  @container (max-width: 1100px) {
    .page {
      grid-template-columns: minmax(0, 1fr) 384px;
    }
    .R .sc {
      padding-inline: 16px;
    }
  }
  /* One column: the picture first, and the answer at the foot of the whole page, under the thumb. */
  @container (max-width: 900px) {
    .page {
      display: flex;
      flex-direction: column;
      height: auto;
      min-height: 100%;
      --nr-player-height: 62dvh;
    }
    .wide,
    .rh .meta {
      display: none;
    }
    .rh {
      position: sticky;
      top: 0;
      z-index: 3;
      gap: 4px;
      min-height: 56px;
      padding: 6px 12px 6px 4px;
      background: var(--nr-card);
    }
    .rh h2 {
      font-size: 15px;
      line-height: 20px;
    }
    .rh .sub {
      font-size: 13px;
      line-height: 18px;
    }
    .L {
      padding: 0 16px;
      overflow: visible;
      gap: 6px;
    }
    .silent {
      margin-top: 12px;
    }
    nr-review-player {
      margin-inline: -16px;
    }
    nr-review-film {
      margin-top: 4px;
    }
    .L > nr-empty {
      margin-top: 12px;
    }
    .R {
      display: contents;
    }
    .R .sc {
      flex: 1;
      padding: 8px 16px 16px;
      overflow: visible;
    }
    .one {
      display: flex;
      gap: 10px;
      padding: 6px 12px;
      min-height: 48px;
      border: 1px solid var(--nr-border);
      border-radius: 10px;
      background: var(--nr-card);
      font-weight: 400;
      font-size: 13px;
      line-height: 18px;
      text-align: start;
    }
    .one span {
      flex: 1;
      min-width: 0;
    }
    .one b {
      display: block;
      font-weight: 500;
    }
    .one .ic {
      color: var(--nr-ink2);
    }
    .mt {
      display: flex;
    }
    nr-what-leaves {
      scroll-margin-top: 64px;
    }
    nr-review-foot {
      position: sticky;
      bottom: 0;
      z-index: 4;
    }
  }
  /* A phone on its side: the picture left, as high as the screen, and everything else beside it. */
  @media (max-height: 480px) and (orientation: landscape) {
    .page {
      display: grid;
      grid-template-columns: minmax(0, 1.25fr) minmax(300px, 1fr);
      grid-template-rows: repeat(6, auto) 1fr auto;
      height: auto;
      min-height: 100%;
    }
    .wide,
    .rh .meta {
      display: none;
    }
    .L,
    .R {
      display: contents;
    }
    .page > .rh,
    .L > *,
    .R > * {
      grid-column: 2;
    }
    .rh {
      position: static;
      min-height: 48px;
      padding: 4px 12px;
      background: none;
    }
    .rh h2 {
      font-size: 15px;
      line-height: 20px;
    }
    .rh .sub {
      font-size: 12px;
      line-height: 16px;
    }
    .L > nr-review-player,
    .L > nr-review-film {
      grid-column: 1;
      grid-row: 1 / 9;
      position: sticky;
      align-self: start;
      margin: 0;
    }
    .L > nr-review-player {
      --nr-player-height: calc(var(--nr-room, 100dvh) - 64px);
      top: 0;
      height: var(--nr-player-height);
      border-radius: 0;
    }
    /* Below the picture, as long as it is in sight. */
    .L > nr-review-film {
      top: calc(var(--nr-room, 100dvh) - 54px);
      margin-top: calc(var(--nr-room, 100dvh) - 54px);
      padding: 0 28px;
    }
    .L > .silent {
      grid-row: 2;
      margin: 0 12px;
    }
    .L > nr-review-clips {
      grid-row: 3;
      padding-inline: 12px;
    }
    .L > p,
    .L > nr-empty,
    .L > .grey {
      grid-row: 4;
      margin-inline: 12px;
    }
    /* Without a picture, all of it is one column. */
    .bare {
      grid-template-columns: minmax(0, 1fr);
    }
    .page.bare > .rh,
    .bare .L > *,
    .bare .R > * {
      grid-column: 1;
    }
    .L > nr-review-covers {
      grid-row: 6;
      margin: 8px 12px 0;
    }
    .R > .sc {
      grid-row: 7;
      padding: 8px 12px;
      overflow: visible;
    }
    .R > nr-review-foot {
      grid-row: 8;
      position: sticky;
      bottom: 0;
      z-index: 4;
    }
  }
  /* Very large letters: the answer scrolls with the page instead of covering it. */
  @media (max-height: 480px) and (orientation: portrait) {
    nr-review-foot {
      position: static;
    }
  }
`;
