import"./chunk-VBDDISSI.js";import"./chunk-W7HMKWGT.js";
