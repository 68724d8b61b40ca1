import { PAGES } from "./routes.ts";

// What the address names is fetched beside what every page needs, and not after it.
const [, name = "requests", ...route] = location.pathname.split("/").filter(Boolean);
PAGES.find((page) => page.name === name)?.load(route).catch(() => undefined);
await import("./shell.ts");
