import"./chunk-TT6VWN5G.js";import"./chunk-W7HMKWGT.js";
