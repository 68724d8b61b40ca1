import"./chunk-3ACEQBZI.js";import"./chunk-W7HMKWGT.js";
