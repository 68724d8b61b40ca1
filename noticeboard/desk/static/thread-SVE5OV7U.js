import{a as E,b as R}from"./chunk-MV54QJ77.js";import{a as C}from"./chunk-NS5MOTRW.js";import"./chunk-ONWDQITL.js";import{L as q,W as V,X as K,Z as P,c as o,f as b,g as d,k as c,m as k,n as a,q as x,r as $,s as y}from"./chunk-XG6OIHJT.js";import{a as n,b as l,c as m,d as g,e as r,f as w}from"./chunk-IKM2OKE7.js";var H={update:"updates",correction:"corrections",resolution:"resolution"},M=["update","correction","resolution"],G=150,I=4e3,h,f,e,v,S,T,A,O,F,j,p,s=class extends V{constructor(){super(...arguments);m(this,e);this.request="";this.kind="";this.chosen="";this.asked=null;this.text="";this.findings=[];this.failed="";this.working=!1;this.added=null;m(this,h);m(this,f,0);m(this,p,()=>{this.added&&r(this,e,v).call(this),this.chosen=this.text=this.failed="",this.findings=[],this.added=null,this.dispatchEvent(new CustomEvent("nr-close"))})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(l(this,h))}willUpdate(t){t.has("request")&&this.request&&r(this,e,v).call(this),t.has("kind")&&this.kind&&(this.chosen=this.kind)}render(){let{chosen:t}=this;return d`${this.kind?c:r(this,e,S).call(this)}
${t&&t!=="poster"?r(this,e,T).call(this,t):c}
${this.kind?c:d`<nr-desk-poster
.client=${this.client}
.request=${this.request}
.language=${this.language}
.open=${t==="poster"}
@nr-close=${l(this,p)}
></nr-desk-poster>`}`}};h=new WeakMap,f=new WeakMap,e=new WeakSet,v=async function(){this.asked=await this.client.call("GET",`/requests/${this.request}`).catch(()=>null)},S=function(){return this.asked?.status!=="open"||!this.session.roles.includes("officer")?c:d`<div class="row acts">
${M.map(t=>d`<button class="btn" @click=${()=>this.chosen=t}>${o(`desk.ask.thread.open.${t}`)}</button>`)}
<button class="btn" @click=${()=>this.chosen="poster"}>${o("desk.ask.print")}</button>
</div>`},T=function(t){return d`<nr-dialog open heading=${o(`desk.ask.thread.${t}`)} @nr-close=${l(this,p)}>
<div class="stack">
${this.added?d`<div class="note plain" role="status">${$("tick",18)}<span>${r(this,e,A).call(this,this.added)}</span></div>`:d`<p>${o(`desk.ask.thread.${t}.text`)}</p>
<nr-desk-words
lines
.label=${o("desk.ask.thread.words")}
.value=${this.text}
.most=${I}
.marks=${E(this.findings,"text")}
@nr-text=${i=>r(this,e,O).call(this,i.detail)}
></nr-desk-words>
${this.findings.map(i=>R(i))}`}
${this.failed?d`<div class="note red" role="alert">${$("stop",18)}<span>${this.failed}</span></div>`:c}
<p class="xs mut">${o("desk.ask.release.final")}</p>
</div>
<button class="btn" slot="acts" @click=${l(this,p)}>${o(this.added?"desk.ask.done":"desk.ask.back")}</button>
${this.added?c:d`<button class="btn" slot="acts" ?disabled=${this.working||!this.text.trim()} @click=${()=>r(this,e,j).call(this,t)}>
${o(this.working?"desk.ask.working":`desk.ask.thread.${t}.act`)}
</button>`}
</nr-dialog>`},A=function({proof:t,findings:i}){return t?o("desk.ask.thread.done",{index:q(t.index)}):`${o("desk.ask.held")} ${i.map(({text:u})=>u).join(" ")}`},O=function(t){this.text=t,clearTimeout(l(this,h)),g(this,h,setTimeout(()=>{r(this,e,F).call(this)},G))},F=async function(){let t=++w(this,f)._;if(!this.text){this.findings=[];return}let i=await this.client.call("POST",`/requests/${this.request}/check`,{text:this.text}).catch(()=>null);i&&t===l(this,f)&&(this.findings=i.findings)},j=async function(t){if(!this.working){this.working=!0,this.failed="";try{let i=`/requests/${this.request}/${H[t]}`,u=await C(this,()=>this.client.call("POST",i,{text:this.text}));u&&(this.added=u,this.dispatchEvent(new CustomEvent("nr-posted",{detail:u,bubbles:!0,composed:!0})))}catch(i){this.failed=K(i)}this.working=!1}},p=new WeakMap,s.styles=[y,P,b`
.stack{gap: 12px;}.acts{flex-wrap: wrap;justify-content: flex-end;}`],n([k()],s.prototype,"request",2),n([k()],s.prototype,"kind",2),n([a()],s.prototype,"chosen",2),n([a()],s.prototype,"asked",2),n([a()],s.prototype,"text",2),n([a()],s.prototype,"findings",2),n([a()],s.prototype,"failed",2),n([a()],s.prototype,"working",2),n([a()],s.prototype,"added",2),s=n([x("nr-desk-thread")],s);export{s as NrDeskThread};
