import"./chunk-6QPLPXVX.js";import"./chunk-W7HMKWGT.js";
