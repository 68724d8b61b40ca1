import"./chunk-VWEA42LG.js";import"./chunk-W7HMKWGT.js";
