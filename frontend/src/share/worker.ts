import type { Ask, Tell } from "./protocol.ts";

const tell = (message: Tell): void => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<Ask>) => {
  if ("call" in data) tell({ call: data.call, refused: { code: "unexpected", values: {} } });
});
