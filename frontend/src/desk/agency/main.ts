import "../../words/desk-agency.ts";
import { NrDesk } from "../shell.ts";
import { PARTS } from "./parts.ts";
import { readCounts } from "./standing.ts";

const desk = new NrDesk();
desk.kind = "desk.agency";
desk.parts = PARTS;
desk.standing = "nr-desk-standing";
desk.readCounts = readCounts;
document.body.append(desk);
