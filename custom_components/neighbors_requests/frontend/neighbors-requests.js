import"./chunk-QMLYKXHN.js";import"./chunk-W7HMKWGT.js";
