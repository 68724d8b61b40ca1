import{a,b}from"./chunk-BBYJY2TA.js";import"./chunk-ZU3I4VGU.js";import"./chunk-ZNTCP7GX.js";import"./chunk-IKM2OKE7.js";export{a as LogPage,b as save};
