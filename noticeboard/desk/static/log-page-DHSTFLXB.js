import{a,b}from"./chunk-26Q22373.js";import"./chunk-OCVGPMRS.js";import"./chunk-RQJNQAQI.js";import"./chunk-IKM2OKE7.js";export{a as LogPage,b as save};
