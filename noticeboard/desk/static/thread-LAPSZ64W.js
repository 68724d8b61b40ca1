import"./chunk-V7L5IDJ6.js";import{a as C}from"./chunk-EPGAFITA.js";import{H as y,P as k,Q as q,T as V,U as K,W as P,c as n,f as b,g as r,k as c,m as $,n as l,q as x}from"./chunk-ZNTCP7GX.js";import{a as d,b as h,c as m,d as w,e as a,f as g}from"./chunk-IKM2OKE7.js";var H={update:"updates",correction:"corrections",resolution:"resolution"},G=["update","correction","resolution"],I=150,U=4e3,p,f,s,v,E,R,S,T,A,M,O,u,i=class extends V{constructor(){super(...arguments);m(this,s);this.request="";this.kind="";this.chosen="";this.asked=null;this.text="";this.findings=[];this.failed="";this.working=!1;this.added=null;m(this,p);m(this,f,0);m(this,u,()=>{this.added&&a(this,s,v).call(this),this.chosen=this.text=this.failed="",this.findings=[],this.added=null,this.dispatchEvent(new CustomEvent("nr-close"))})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(h(this,p))}willUpdate(t){t.has("request")&&this.request&&a(this,s,v).call(this),t.has("kind")&&this.kind&&(this.chosen=this.kind)}render(){let{chosen:t}=this;return r`${this.kind?c:a(this,s,E).call(this)}
${t&&t!=="poster"?a(this,s,R).call(this,t):c}
${this.kind?c:r`<nr-desk-poster
.client=${this.client}
.request=${this.request}
.language=${this.language}
.open=${t==="poster"}
@nr-close=${h(this,u)}
></nr-desk-poster>`}`}};p=new WeakMap,f=new WeakMap,s=new WeakSet,v=async function(){this.asked=await this.client.call("GET",`/requests/${this.request}`).catch(()=>null)},E=function(){return this.asked?.status!=="open"||!this.session.roles.includes("officer")?c:r`<div class="row acts">
${G.map(t=>r`<button class="btn" @click=${()=>this.chosen=t}>${n(`desk.ask.thread.open.${t}`)}</button>`)}
<button class="btn" @click=${()=>this.chosen="poster"}>${n("desk.ask.print")}</button>
</div>`},R=function(t){return r`<nr-dialog open heading=${n(`desk.ask.thread.${t}`)} @nr-close=${h(this,u)}>
<div class="stack">
${this.added?r`<div class="note plain" role="status">${k("tick",18)}<span>${a(this,s,S).call(this,this.added)}</span></div>`:r`<p>${n(`desk.ask.thread.${t}.text`)}</p>
<nr-desk-words
lines
.label=${n("desk.ask.thread.words")}
.value=${this.text}
.most=${U}
.marks=${a(this,s,T).call(this)}
@nr-text=${e=>a(this,s,A).call(this,e.detail)}
></nr-desk-words>
${this.findings.map(({text:e,grade:o})=>r`<div class="note ${o==="refuse"?"red":""}">
${k(o==="refuse"?"stop":"warn",18)}
<span><b>${n(o==="refuse"?"desk.ask.refuses":"desk.ask.holds")}</b> ${e}</span>
</div>`)}`}
${this.failed?r`<div class="note red" role="alert">${k("stop",18)}<span>${this.failed}</span></div>`:c}
<p class="xs mut">${n("desk.ask.release.final")}</p>
</div>
<button class="btn" slot="acts" @click=${h(this,u)}>${n(this.added?"desk.ask.done":"desk.ask.back")}</button>
${this.added?c:r`<button class="btn" slot="acts" ?disabled=${this.working||!this.text.trim()} @click=${()=>a(this,s,O).call(this,t)}>
${n(this.working?"desk.ask.working":`desk.ask.thread.${t}.act`)}
</button>`}
</nr-dialog>`},S=function({proof:t,findings:e}){return t?n("desk.ask.thread.done",{index:y(t.index)}):`${n("desk.ask.held")} ${e.map(({text:o})=>o).join(" ")}`},T=function(){return this.findings.flatMap(({spans:t,grade:e},o)=>t.map(({start:F,end:j})=>({start:F,end:j,number:o+1,grade:e})))},A=function(t){this.text=t,clearTimeout(h(this,p)),w(this,p,setTimeout(()=>{a(this,s,M).call(this)},I))},M=async function(){let t=++g(this,f)._;if(!this.text){this.findings=[];return}let e=await this.client.call("POST",`/requests/${this.request}/check`,{text:this.text}).catch(()=>null);e&&t===h(this,f)&&(this.findings=e.findings)},O=async function(t){if(!this.working){this.working=!0,this.failed="";try{let e=`/requests/${this.request}/${H[t]}`,o=await C(this,()=>this.client.call("POST",e,{text:this.text}));o&&(this.added=o,this.dispatchEvent(new CustomEvent("nr-posted",{detail:o,bubbles:!0,composed:!0})))}catch(e){this.failed=K(e)}this.working=!1}},u=new WeakMap,i.styles=[q,P,b`
.stack{gap: 12px;}.acts{flex-wrap: wrap;justify-content: flex-end;}`],d([$()],i.prototype,"request",2),d([$()],i.prototype,"kind",2),d([l()],i.prototype,"chosen",2),d([l()],i.prototype,"asked",2),d([l()],i.prototype,"text",2),d([l()],i.prototype,"findings",2),d([l()],i.prototype,"failed",2),d([l()],i.prototype,"working",2),d([l()],i.prototype,"added",2),i=d([x("nr-desk-thread")],i);export{i as NrDeskThread};
