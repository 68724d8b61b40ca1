import{a,b,c}from"./chunk-IX4VIUNZ.js";import"./chunk-YJ3G5QTF.js";import"./chunk-RQJNQAQI.js";import"./chunk-IKM2OKE7.js";export{b as HeldPage,c as earlier,a as ruleName};
