import"./chunk-YQDO5DXF.js";import"./chunk-W7HMKWGT.js";
