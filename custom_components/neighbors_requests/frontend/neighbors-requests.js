import"./chunk-QZKSN3XG.js";import"./chunk-W7HMKWGT.js";
