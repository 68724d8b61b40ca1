import type { Link } from "../protocol.ts";

const KEY = /^[a-z2-7]{32}$/;
const INDEX = /^(0|[1-9][0-9]{0,15})$/;

/**
 * Return what a page's address names: `…/s/4871#key=…` on a board, or
 * `…#board=https://…&request=4871&key=…` anywhere else. Null if it names no request.
 */
export function parseLink(address: string): Link | null {
  const url = new URL(address);
  const named = new URLSearchParams(url.hash.slice(1));
  const key = named.get("key") ?? "";
  if (key && !KEY.test(key)) return null;
  const path = /^(.*)\/s\/([0-9]+)\/?$/.exec(url.pathname);
  const board = named.get("board") ?? (path ? url.origin + path[1] : "");
  const request = named.get("request") ?? path?.[2] ?? "";
  if (!INDEX.test(request) || !isBoard(board)) return null;
  return { board, request: Number(request), key };
}

/** A board is reached by HTTPS; only on the reader's own device a test may do without. */
function isBoard(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, search, hash } = new URL(text);
  const isHere = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  return (
    (protocol === "https:" || (protocol === "http:" && isHere)) &&
    !(username || search || hash || text.endsWith("/"))
  );
}
