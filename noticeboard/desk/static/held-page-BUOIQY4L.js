import{a,b,c}from"./chunk-MZVBREQ3.js";import"./chunk-2U44RLKU.js";import"./chunk-ZNTCP7GX.js";import"./chunk-IKM2OKE7.js";export{b as HeldPage,c as earlier,a as ruleName};
