import{j as o}from"./chunk-Z74WOBFN.js";var a={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},c=n=>(...e)=>({_$litDirective$:n,values:e}),r=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var i=class extends r{constructor(e){if(super(e),e.type!==a.ELEMENT)throw new Error("styled: in an element's tag only")}render(e){return o}update(e,[t]){let{style:s}=e.element;for(let[l,E]of Object.entries(t))s.setProperty(l,E);return o}},m=c(i);export{a,c as b,r as c,m as d};
/*! Bundled license information:

lit-html/directive.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
