import"./chunk-HG5S3ATT.js";import"./chunk-W7HMKWGT.js";
